#include "pipeline/outlet.h"

#include <functional>

#include "flow/host_pair.h"

namespace sealtap::pipeline {
namespace {

bool lies_in(Bytes part, Bytes whole) noexcept {
    constexpr std::less_equal<const std::byte*> kIsNotBehind;
    return kIsNotBehind(whole.data(), part.data()) &&
           kIsNotBehind(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace

Channel& Outlet::channel_for(const Datagram& datagram) const noexcept {
    if (joiner_ != nullptr && datagram.fragment) return *joiner_;
    const std::uint64_t pair = flow::host_pair_hash(datagram.source, datagram.destination);
    return *workers_[pair % workers_.size()];
}

void Outlet::dispatch(const Packet& packet, Datagram& datagram) {
    meter_.add_datagrams(1);
    if (inline_worker_ != nullptr) {
        inline_worker_->on_datagram(datagram);
        return;
    }
    PacketBuffer* const buffer = lies_in(datagram.payload, packet.data) ? packet.buffer : nullptr;
    if (channel_for(datagram).add(datagram, buffer, meter_)) return;
    if (!datagram.other_view) shed_.count(FrameCause::Overload, datagram.payload.size());
    hits_.hit(Limit::BatchesPerRingMax);
}

void Outlet::flush() {
    for (Channel* channel : workers_) (void)channel->send(meter_);
    if (joiner_ != nullptr) (void)joiner_->send(meter_);
}

/// The joiner first: workers wait for it, too.
void Outlet::tell_reached(Timestamp clock) noexcept {
    if (joiner_ != nullptr) joiner_->tell_reached(clock);
    for (Channel* channel : workers_) channel->tell_reached(clock);
}

void Outlet::close() {
    if (joiner_ != nullptr) joiner_->close(meter_);
    for (Channel* channel : workers_) channel->close(meter_);
}

FrameLedger Outlet::left_out() const {
    FrameLedger sum = shed_;
    for (const Channel* channel : workers_) sum.add(channel->left_out());
    return sum;
}

}  // namespace sealtap::pipeline
