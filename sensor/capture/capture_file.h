#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "capture/chunk_pool.h"
#include "sealtap/error.h"
#include "sealtap/packet_source.h"

namespace sealtap::capture {

/// How much of a capture file was read, for a progress bar.
struct CaptureProgress {
    std::uint64_t read_bytes = 0;
    std::uint64_t total_bytes = 0;
};

/// Packets of one capture file, classic pcap or pcapng. Numbers packets from 1. Used by one thread.
/// Damage ends it with an Error that names the file and the last sound packet. Packets of a classic
/// file have a buffer to hold; it may outlive the file, not the pool of chunks.
class CaptureFile final : public PacketSource {
public:
    ~CaptureFile() override;

    [[nodiscard]] Result<Poll> poll(Packet& packet) override;
    /// A file does not tell.
    [[nodiscard]] std::optional<CaptureDrops> drops() override { return std::nullopt; }
    /// Absent where the size is not known: standard input, pipes.
    [[nodiscard]] std::optional<CaptureProgress> progress() const;

private:
    friend Result<std::unique_ptr<CaptureFile>> open_capture_file(const std::string& path,
                                                                  std::uint32_t source_index,
                                                                  ChunkPool* pool);
    struct State;
    explicit CaptureFile(std::unique_ptr<State> state) noexcept;

    std::unique_ptr<State> state_;
};

/// Opens a capture and reads its header; "-" is standard input. `source_index` becomes
/// Packet::source. Without a pool the file has one of its own, and what is held of it must be given
/// up before it closes. Fails with BadArgument when there is no such file to read, with BadInput
/// when it is no capture.
[[nodiscard]] Result<std::unique_ptr<CaptureFile>> open_capture_file(const std::string& path,
                                                                     std::uint32_t source_index,
                                                                     ChunkPool* pool = nullptr);

}  // namespace sealtap::capture
