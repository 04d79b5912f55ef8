#include "capture/followed_capture.h"

#include <poll.h>

#include <utility>

namespace sealtap::capture {
namespace {

constexpr int kWaitMs = 100;

}  // namespace

FollowedCapture::FollowedCapture(std::unique_ptr<CaptureFile> first, std::string path,
                                 std::uint32_t source_index, ChunkPool& pool)
    : file_(std::move(first)), path_(std::move(path)), source_(source_index), pool_(pool) {}

Result<Poll> FollowedCapture::poll(Packet& packet) {
    if (file_ == nullptr) {
        auto opened = open_capture_file(path_, source_, &pool_, Growth::Growing);
        // Rotated again already: its writer has yet to open the next one.
        if (!opened && opened.error().code == ErrorCode::BadArgument) {
            (void)::poll(nullptr, 0, kWaitMs);
            return Poll::Idle;
        }
        if (!opened) return std::unexpected(std::move(opened.error()));
        file_ = *std::move(opened);
    }
    Result<Poll> polled = file_->poll(packet);
    if (polled && *polled == Poll::Packet) packet.number = ++packets_;
    if (polled && *polled != Poll::End) return polled;
    if (!polled && !file_->was_cut_off()) return polled;
    if (!polled && !complaint_) complaint_ = std::move(polled.error());
    leave_file();
    return Poll::Idle;
}

void FollowedCapture::leave_file() {
    earlier_drops_ = drops();
    file_.reset();
}

std::optional<CaptureDrops> FollowedCapture::drops() {
    const auto here = file_ ? file_->drops() : std::nullopt;
    if (!here || !earlier_drops_) return here ? here : earlier_drops_;
    return CaptureDrops{earlier_drops_->kernel_packets + here->kernel_packets,
                        earlier_drops_->interface_packets + here->interface_packets, 0};
}

}  // namespace sealtap::capture
