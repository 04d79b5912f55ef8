#include "protocols/http/exchange.h"

#include <utility>

namespace sealtap::protocols::http {

void RequestFacts::set_texts(const RequestTexts& texts) {
    const std::array parts{texts.method, texts.host, texts.url, texts.file_name, texts.user};
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    texts_.clear();
    texts_.reserve(size);
    for (std::size_t i = 0; i < kTexts; ++i) {
        texts_ += parts[i];
        ends_[i] = static_cast<std::uint32_t>(texts_.size());
    }
}

RequestTexts RequestFacts::texts() const noexcept {
    const auto text = [this](std::size_t i) {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(texts_).substr(begin, ends_[i] - begin);
    };
    return {text(0), text(1), text(2), text(3), text(4)};
}

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
