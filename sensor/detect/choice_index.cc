#include "detect/choice_index.h"

#include <tuple>

namespace sealtap::detect {
namespace {

bool is_before(const ChoiceWord& a, const ChoiceWord& b) {
    return std::tie(a.text, a.level) < std::tie(b.text, b.level);
}

bool is_same(const ChoiceWord& a, const ChoiceWord& b) {
    return a.level == b.level && a.text == b.text;
}

}  // namespace

void ChoiceIndex::add(ChoiceWord word) {
    longest_ = std::max(longest_, word.text.size());
    if (!word.text.empty()) words_.push_back(std::move(word));
}

void ChoiceIndex::sort() {
    std::ranges::sort(words_, is_before);
    const auto [tail, end] = std::ranges::unique(words_, is_same);
    words_.erase(tail, end);
    heads_.clear();
    firsts_.clear();
    for (std::size_t i = 0; i < words_.size(); ++i) {
        if (!heads_.empty() && heads_.back() == words_[i].text.front()) continue;
        heads_.push_back(words_[i].text.front());
        firsts_.push_back(i);
    }
    firsts_.push_back(words_.size());
}

std::span<const ChoiceWord> ChoiceIndex::equal(std::u32string_view text) const noexcept {
    const auto range = std::ranges::equal_range(
        beginning_with(text), text, {},
        [](const ChoiceWord& word) { return std::u32string_view(word.text); });
    return {range.begin(), range.end()};
}

std::span<const ChoiceWord> ChoiceIndex::narrow(std::span<const ChoiceWord> range,
                                                std::size_t length, char32_t next) noexcept {
    const auto narrowed = std::ranges::equal_range(
        range, next, {}, [length](const ChoiceWord& word) { return word.text[length]; });
    return {narrowed.begin(), narrowed.end()};
}

std::span<const ChoiceWord> ChoiceIndex::beginning_with(std::u32string_view text) const noexcept {
    if (text.empty()) return {};
    const auto head = std::ranges::lower_bound(heads_, text.front());
    if (head == heads_.end() || *head != text.front()) return {};
    const auto i = static_cast<std::size_t>(head - heads_.begin());
    return std::span(words_).subspan(firsts_[i], firsts_[i + 1] - firsts_[i]);
}

}  // namespace sealtap::detect
