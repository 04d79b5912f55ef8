#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_order.h"
#include "capture/chunk_reader.h"
#include "capture/pcapng_time.h"
#include "capture/record_reader.h"
#include "sealtap/bytes.h"

namespace sealtap::capture {

/// Whether a file that begins so is a pcapng capture, in either byte order.
[[nodiscard]] bool is_pcapng(Bytes beginning) noexcept;

/// The blocks of a pcapng file (draft-ietf-opsawg-pcapng): sections of either byte order, each
/// with interfaces of any link types, snap lengths and resolutions of time. The reader stands at
/// the file's beginning, and outlives this.
///
/// What libpcap opens is shown as libpcap shows it, but for three things: packets longer than their
/// interface's snap length are whole; those of link types whose records libpcap rewrites
/// (needs_libpcap()) are as they stand in the file; a simple packet, which has no time, has that
/// of the packet before it.
class Pcapng final : public RecordReader {
public:
    /// A section that describes more is taken for damaged, and said to be: an old packet block can
    /// name no more. Some 6 MB, so there is no need for a limit in the configuration.
    static constexpr std::size_t kInterfacesMax = 65'536;
    /// Octets of one packet; those behind count as cut off.
    static constexpr std::uint32_t kCaptureMax = 262'144;
    /// Octets of TLS key logs kept until they are taken; those beyond are counted in blocks(). Some
    /// 80,000 sessions: they come from whoever made the file, not from traffic.
    static constexpr std::size_t kKeyLogMax = std::size_t{16} * 1024 * 1024;

    explicit Pcapng(ChunkReader& reader) noexcept : reader_(reader) {}

    [[nodiscard]] Taken take(Packet& packet) override;
    [[nodiscard]] std::string why() const override { return why_; }
    [[nodiscard]] std::optional<CaptureDrops> drops() const override;
    [[nodiscard]] BlockCounts blocks() const override { return counts_; }
    [[nodiscard]] std::vector<std::byte> take_key_log() override;

private:
    struct Interface {
        int link_type = 0;
        std::uint32_t snap_length = 0;  // 0: none
        PcapngTime time;
    };
    struct Drops {
        std::uint64_t by_interface = 0;
        std::uint64_t by_system = 0;
        std::uint64_t between_packets = 0;  // as packets tell, by either

        /// Statistics stand at the end, and not in a file whose writer was cut short.
        [[nodiscard]] std::uint64_t by_system_at_least() const noexcept {
            return std::max(by_system, between_packets - std::min(between_packets, by_interface));
        }
    };
    struct Block {
        std::uint32_t type = 0;
        std::uint32_t octets = 0;  // of all of it
        Bytes body;                // all of it, or the first of it that one chunk holds
    };
    /// What a packet block says of its packet.
    struct PacketFields {
        std::uint32_t interface = 0;
        std::uint32_t captured = 0;
        std::uint32_t wire = 0;
        std::uint64_t ticks = 0;
    };
    /// The rest of a block that is longer than a chunk.
    struct LongBlock {
        std::uint64_t begins_at = 0;
        std::uint32_t octets = 0;
        std::uint32_t left = 0;     // the trailing length included
        std::uint32_t key_log = 0;  // of those, how many are of a key log
    };
    enum class Step : std::uint8_t { Next, Packet, Stopped };

    [[nodiscard]] std::uint32_t u32(Bytes data, std::size_t at) const noexcept {
        return number_at<std::uint32_t>(data, at, order_);
    }
    [[nodiscard]] std::uint16_t u16(Bytes data, std::size_t at) const noexcept {
        return number_at<std::uint16_t>(data, at, order_);
    }
    [[nodiscard]] std::uint64_t u64(Bytes data, std::size_t at) const noexcept {
        return number_at<std::uint64_t>(data, at, order_);
    }

    Step step(Packet& packet);
    Step on_whole_or_beginning(const Block& block, Packet& packet);
    Step pass_over();
    Step on_block(const Block& block, Packet& packet);
    Step on_section(const Block& block);
    Step on_interface(const Block& block);
    Step on_statistics(const Block& block);
    Step on_secrets(const Block& block);
    Step on_packet(const Block& block, Packet& packet);
    Step on_old_packet(const Block& block, Packet& packet);
    Step on_simple_packet(const Block& block, Packet& packet);
    Step show(const Block& block, std::size_t data_at, const PacketFields& fields, Packet& packet);
    [[nodiscard]] bool take_order(Bytes ahead) noexcept;
    void keep_key_log(Bytes octets);

    template <class OnOption>
    [[nodiscard]] bool each_option(Bytes options, OnOption on_option) const;
    void count_comments(Bytes options);
    void read_packet_options(const PacketFields& fields, Bytes options);

    Step not_ahead(ChunkReader::Ahead answer, std::uint64_t of);
    Step stop(Taken taken, std::string why);
    Step damaged(const Block& block, std::string_view what);

    ChunkReader& reader_;
    ByteOrder order_ = ByteOrder::Ours;
    std::vector<Interface> interfaces_;  // of the section
    std::vector<Drops> drops_;           // of the section's interfaces, as last told
    Drops earlier_drops_;                // of the sections before
    bool knows_drops_ = false;
    Timestamp last_time_;
    LongBlock long_block_;
    std::vector<std::byte> key_log_;
    BlockCounts counts_;
    Taken stopped_ = Taken::End;
    std::string why_;
};

}  // namespace sealtap::capture
