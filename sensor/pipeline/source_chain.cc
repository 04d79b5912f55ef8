#include "pipeline/source_chain.h"

#include <utility>

namespace sealtap::pipeline {

SourceChain::SourceChain(std::vector<std::unique_ptr<PacketSource>> sources, ChainOrder order)
    : order_(order) {
    for (auto& source : sources) heads_.push_back({std::move(source), {}, false, false});
}

void SourceChain::load(Head& head) {
    while (!head.is_loaded && !head.is_over) {
        const Result<Poll> polled = head.source->poll(head.packet);
        if (!polled) damages_.push_back(polled.error());
        head.is_over = !polled || *polled == Poll::End;
        head.is_loaded = polled && *polled == Poll::Packet;
    }
}

SourceChain::Head* SourceChain::next() {
    Head* first = nullptr;
    for (Head& head : heads_) {
        load(head);
        if (!head.is_loaded) continue;
        if (order_ == ChainOrder::AsGiven) return &head;
        if (first == nullptr || head.packet.time < first->packet.time) first = &head;
    }
    return first;
}

Result<Poll> SourceChain::poll(Packet& packet) {
    // The packet handed out last stays loaded until now: its octets were the caller's until this
    // call.
    if (taken_ != nullptr) taken_->is_loaded = false;
    taken_ = next();
    if (taken_ == nullptr) return Poll::End;
    packet = taken_->packet;
    packet.number = ++packets_;
    return Poll::Packet;
}

}  // namespace sealtap::pipeline
