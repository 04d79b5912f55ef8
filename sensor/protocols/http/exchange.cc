#include "protocols/http/exchange.h"

#include <utility>

namespace sealtap::protocols::http {

void ExchangeQueue::push(FlowContext& context, RequestFacts facts) {
    if (std::exchange(answers_lost_, false)) {
        // Hardly anyone pipelines: that the next request comes says that the last was answered.
        waiting_.clear();
        unremembered_ = 0;
    }
    const bool full = waiting_.size() >= context.limits()[Limit::PipelineDepthMax];
    if (full || unremembered_ > 0) {
        context.limit_hit(Limit::PipelineDepthMax);
        if (unremembered_++ == 0) unremembered_first_ = facts.ordinal;
        return;
    }
    waiting_.push_back(std::move(facts));
}

RequestFacts ExchangeQueue::answer() {
    if (!waiting_.empty()) {
        RequestFacts facts = std::move(waiting_.front());
        waiting_.pop_front();
        return facts;
    }
    RequestFacts unknown;
    if (unremembered_ > 0) {
        --unremembered_;
        unknown.ordinal = unremembered_first_++;
    } else {
        unknown.ordinal = begin();
    }
    return unknown;
}

RequestFacts ExchangeQueue::next() const {
    if (!waiting_.empty()) return waiting_.front();
    RequestFacts unknown;
    unknown.ordinal = next_ordinal();
    return unknown;
}

std::uint64_t ExchangeQueue::next_ordinal() const noexcept {
    if (!waiting_.empty()) return waiting_.front().ordinal;
    return unremembered_ > 0 ? unremembered_first_ : begun_;
}

bool ExchangeQueue::is_open(std::uint64_t ordinal) const noexcept {
    if (!waiting_.empty()) return ordinal >= waiting_.front().ordinal;
    return unremembered_ > 0 && ordinal >= unremembered_first_;
}

}  // namespace sealtap::protocols::http
