#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "capture/capture_file.h"
#include "sealtap/packet_source.h"

namespace sealtap::capture {

/// The captures that appear one after the other under one name, as a writer leaves them that
/// rotates its files: the one that is there, as it grows, then the one that takes its place, and so
/// on without an end. Numbers packets through. Used by one thread; the pool outlives it.
class FollowedCapture final : public PacketSource {
public:
    /// `first` was opened as Growing from `path`.
    FollowedCapture(std::unique_ptr<CaptureFile> first, std::string path,
                    std::uint32_t source_index, ChunkPool& pool);

    /// Idle between packets, and between files. An Error only where a file is damaged or is no
    /// capture: one that its writer left in the middle of a record is a complaint.
    [[nodiscard]] Result<Poll> poll(Packet& packet) override;
    [[nodiscard]] std::optional<CaptureDrops> drops() override;
    /// Of the first file that was left in the middle of a record.
    [[nodiscard]] const std::optional<Error>& complaint() const noexcept { return complaint_; }

private:
    void leave_file();

    std::unique_ptr<CaptureFile> file_;  // null: the next one is to be opened
    const std::string path_;
    const std::uint32_t source_;
    ChunkPool& pool_;
    std::uint64_t packets_ = 0;
    std::optional<CaptureDrops> earlier_drops_;
    std::optional<Error> complaint_;
};

}  // namespace sealtap::capture
