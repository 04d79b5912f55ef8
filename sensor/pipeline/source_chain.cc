#include "pipeline/source_chain.h"

#include <utility>

namespace sealtap::pipeline {

SourceChain::SourceChain(std::vector<std::unique_ptr<PacketSource>> sources, ChainOrder order)
    : order_(order) {
    for (auto& source : sources) heads_.push_back({std::move(source), {}, false, false});
}

void SourceChain::load(Head& head) {
    if (head.is_loaded || head.is_over) return;
    const Result<Poll> polled = head.source->poll(head.packet);
    if (!polled) damages_.push_back(polled.error());
    head.is_over = !polled || *polled == Poll::End;
    head.is_loaded = polled && *polled == Poll::Packet;
}

/// Chooses whose packet comes next. Idle as soon as one whose turn it may be has none yet.
Poll SourceChain::next() {
    for (Head& head : heads_) {
        load(head);
        if (head.is_over) continue;
        if (!head.is_loaded) return Poll::Idle;
        if (taken_ == nullptr || head.packet.time < taken_->packet.time) taken_ = &head;
        if (order_ == ChainOrder::AsGiven) break;
    }
    return taken_ == nullptr ? Poll::End : Poll::Packet;
}

Result<Poll> SourceChain::poll(Packet& packet) {
    // The packet handed out last stays loaded until now: its octets were the caller's until this
    // call.
    if (taken_ != nullptr) taken_->is_loaded = false;
    taken_ = nullptr;
    if (const Poll answer = next(); answer != Poll::Packet) {
        taken_ = nullptr;
        return answer;
    }
    packet = taken_->packet;
    packet.number = ++packets_;
    return Poll::Packet;
}

std::optional<CaptureDrops> SourceChain::drops() {
    std::optional<CaptureDrops> sum;
    for (const Head& head : heads_) {
        const std::optional<CaptureDrops> drops = head.source->drops();
        if (!drops) continue;
        if (!sum) sum.emplace();
        sum->add(*drops);
    }
    return sum;
}

}  // namespace sealtap::pipeline
