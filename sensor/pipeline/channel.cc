#include "pipeline/channel.h"

namespace sealtap::pipeline {

bool Channel::add(Datagram& datagram, PacketBuffer* buffer, LoadMeter& producer) {
    // Since the last batch went the consumer may have caught up.
    if (batch_->empty()) look_at_ring();
    if (shedder_ && shedder_->level() != 0 && !datagram.other_view) shedder_->shed(datagram);
    if (batch_->add(datagram, buffer)) return true;
    return send(producer) && batch_->add(datagram, buffer);
}

bool Channel::send(LoadMeter& producer) {
    if (batch_->empty()) {
        look_at_ring();
        return true;
    }
    in_ring_.fetch_add(1, std::memory_order_relaxed);
    bool sent = true;
    if (overload_ == Overload::Shed) {
        sent = full_.try_push(batch_);
    } else {
        waiting(producer, [this] { full_.push(std::move(batch_)); });
    }
    if (!sent) in_ring_.fetch_sub(1, std::memory_order_relaxed);
    look_at_ring();
    if (!sent) return false;
    if (bell_ != nullptr) bell_->ring();
    auto next = empty_.try_pop();
    batch_ = next ? *std::move(next) : std::make_unique<DatagramBatch>();
    return true;
}

void Channel::tell_reached(Timestamp clock) noexcept {
    const Timestamp reached = batch_->empty() ? clock : batch_->datagrams().front().clock;
    reached_.store(reached.time_since_epoch().count(), std::memory_order_release);
    if (bell_ != nullptr) bell_->ring();
}

void Channel::close(LoadMeter& producer) {
    if (is_closed_) return;
    is_closed_ = true;
    overload_ = Overload::Wait;
    (void)send(producer);
    full_.close();
    if (bell_ != nullptr) bell_->ring();
}

void Channel::look_at_ring() {
    const std::uint32_t used = in_ring();
    if (shedder_) shedder_->on_fill(used, batches_max_);
    if (cell_ == nullptr) return;
    cell_->used.store(used, std::memory_order_relaxed);
    if (!shedder_) return;
    cell_->shed_level.store(static_cast<std::uint32_t>(shedder_->level()),
                            std::memory_order_relaxed);
}

}  // namespace sealtap::pipeline
