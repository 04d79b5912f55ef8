#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/chunk_pool.h"
#include "capture/record_reader.h"
#include "sealtap/error.h"
#include "sealtap/packet_source.h"

namespace sealtap::capture {

/// How much of a capture file was read, for a progress bar; packed octets where it is packed.
struct CaptureProgress {
    std::uint64_t read_bytes = 0;
    std::uint64_t total_bytes = 0;
};

/// Whether somebody still writes to a file.
enum class Growth : std::uint8_t {
    Finished,
    Growing,  ///< at its end the source is Idle, after a wait of up to 100 ms, and a record that is
              ///< not whole yet is waited for; it ends when another file has taken its place
};

/// Packets of one capture file, classic pcap or pcapng, plain or packed with gzip or zstd. Numbers
/// packets from 1. Used by one thread. Damage ends it with an Error that names the file and the
/// last sound packet. Packets have a buffer to hold, but for those of rare link types that libpcap
/// reads; it may outlive the file, not the pool of chunks.
class CaptureFile final : public PacketSource {
public:
    ~CaptureFile() override;

    [[nodiscard]] Result<Poll> poll(Packet& packet) override;
    /// What a pcapng file's statistics told so far; absent where there are none.
    [[nodiscard]] std::optional<CaptureDrops> drops() override;
    /// What the file held so far besides packets.
    [[nodiscard]] BlockCounts blocks() const;
    /// The lines of TLS key logs met since the last call (NSS key log format). Secret: not for any
    /// log or message.
    [[nodiscard]] std::vector<std::byte> take_key_log();
    /// The Error at its end was that it is cut off inside a record.
    [[nodiscard]] bool was_cut_off() const noexcept;
    /// Absent where the size is not known: standard input, pipes.
    [[nodiscard]] std::optional<CaptureProgress> progress() const;

private:
    friend Result<std::unique_ptr<CaptureFile>> open_capture_file(const std::string& path,
                                                                  std::uint32_t source_index,
                                                                  ChunkPool* pool, Growth growth);
    struct State;
    explicit CaptureFile(std::unique_ptr<State> state) noexcept;

    std::unique_ptr<State> state_;
};

/// Opens a capture and reads its header; "-" is standard input. `source_index` becomes
/// Packet::source. Without a pool the file has one of its own, and what is held of it must be given
/// up before it closes. Fails with BadArgument when there is no such file to read, with BadInput
/// when it is no capture; whether one that grows is, its first polls tell. What is no regular file
/// does not grow.
[[nodiscard]] Result<std::unique_ptr<CaptureFile>> open_capture_file(
    const std::string& path, std::uint32_t source_index, ChunkPool* pool = nullptr,
    Growth growth = Growth::Finished);

}  // namespace sealtap::capture
