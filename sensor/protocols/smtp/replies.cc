#include "protocols/smtp/replies.h"

#include <algorithm>
#include <span>

namespace sealtap::protocols::smtp {

ReplyQueue::Push ReplyQueue::push(Awaited awaited, std::size_t depth_max) {
    if (queue_.size() < depth_max) {
        queue_.push(awaited);
        return Push::Held;
    }
    lose_step();
    return Push::Overflow;
}

void ReplyQueue::on_greeting() noexcept {
    answered_ = true;
    in_step_ = true;
}

std::optional<Awaited> ReplyQueue::next() const {
    return in_step_ && !queue_.empty() ? std::optional(queue_.front()) : std::nullopt;
}

void ReplyQueue::pop() noexcept {
    answered_ = true;
    if (in_step_ && !queue_.empty()) queue_.pop();
}

bool ReplyQueue::on_go_ahead() {
    answered_ = true;
    const auto is_data = [](const Awaited& one) { return one.kind == Awaited::Kind::Data; };
    // In step it is the first that waits. Out of step older ones may have been answered unseen.
    const std::span<const Awaited> all = queue_.all();
    const auto first = std::ranges::find_if(all, is_data);
    const auto last = std::find_if(all.rbegin(), all.rend(), is_data);
    const bool awaited = first != all.end();
    const auto end = !awaited ? all.end() : in_step_ ? first + 1 : last.base();
    queue_.pop(static_cast<std::size_t>(end - all.begin()));
    in_step_ = true;
    return awaited;
}

void ReplyQueue::lose_step() noexcept {
    in_step_ = false;
    queue_.clear();
}

bool ReplyQueue::awaits_recipient_of(std::uint64_t transaction) const noexcept {
    return std::ranges::any_of(queue_.all(), [transaction](const Awaited& one) {
        return one.kind == Awaited::Kind::Rcpt && one.transaction == transaction;
    });
}

bool ReplyQueue::last_is(Awaited::Kind kind) const noexcept {
    return !queue_.empty() && queue_.back().kind == kind;
}

}  // namespace sealtap::protocols::smtp
