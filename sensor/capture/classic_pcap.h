#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/byte_order.h"
#include "capture/chunk_reader.h"
#include "capture/record_reader.h"
#include "sealtap/bytes.h"
#include "sealtap/error.h"

namespace sealtap::capture {

/// What the header of a classic capture file says (draft-ietf-opsawg-pcap).
struct ClassicFormat {
    static constexpr std::size_t kHeaderBytes = 24;
    static constexpr std::uint32_t kCaptureMax = 262'144;  ///< octets of a sane record

    /// Where a record's captured length stands.
    enum class Lengths : std::uint8_t {
        CapturedFirst,
        WireFirst,  ///< before version 2.3, and DG/UX
        Either,     ///< version 2.3: some programs wrote the old order
    };

    ByteOrder order = ByteOrder::Ours;
    std::uint32_t unit_ns = 1000;             ///< of a record's fraction of a second
    std::size_t record_header_bytes = 16;     ///< 24 in Kuznetzov's modified format
    std::uint32_t snap_length = kCaptureMax;  ///< what goes beyond is cut off a record
    int link_type = 1;                        ///< LINKTYPE_ value
    Lengths lengths = Lengths::CapturedFirst;
};

/// Whether a file that begins so is a classic capture: by its magic number, in either byte order.
[[nodiscard]] bool is_classic_pcap(Bytes beginning) noexcept;

/// Reads the header of such a file, `header` having kHeaderBytes. Fails with what is wrong, to
/// stand in brackets.
[[nodiscard]] Result<ClassicFormat> read_classic_header(Bytes header);

/// Link types of whose captures libpcap knows more than the file format says: records longer than
/// others may have (D-Bus, USB), or headers in the byte order of the writer (USB, netfilter's log).
[[nodiscard]] bool needs_libpcap(int link_type) noexcept;

/// The records of a classic capture file, as libpcap reads them. The reader stands behind the
/// file's header, and outlives this.
class ClassicPcap final : public RecordReader {
public:
    ClassicPcap(const ClassicFormat& format, ChunkReader& reader) noexcept
        : format_(format), reader_(reader) {}

    [[nodiscard]] Taken take(Packet& packet) override;
    [[nodiscard]] std::string why() const override { return why_; }

private:
    struct RecordHeader;
    [[nodiscard]] RecordHeader read_header(Bytes ahead) const noexcept;
    [[nodiscard]] Taken no_header(ChunkReader::Ahead answer);
    [[nodiscard]] Taken no_record(ChunkReader::Ahead answer, const RecordHeader& header);
    [[nodiscard]] Taken too_long(const RecordHeader& header);
    [[nodiscard]] Taken not_read();

    const ClassicFormat format_;
    ChunkReader& reader_;
    std::string why_;
};

}  // namespace sealtap::capture
