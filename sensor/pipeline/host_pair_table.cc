#include "pipeline/host_pair_table.h"

#include <algorithm>
#include <array>

namespace sealtap::pipeline {

void HostPairState::expect(ExpectedFlow expected) {
    forget_expected(expected.responder);
    if (expected_.size() >= limits_[Limit::ExpectationsPerHostPairMax]) {
        hits_.hit(Limit::ExpectationsPerHostPairMax);
        expected_.pop_front();
    }
    expected_.push_back(std::move(expected));
}

ExpectedFlow* HostPairState::find_expected(const Endpoint& responder) {
    const auto found = std::ranges::find(expected_, responder, &ExpectedFlow::responder);
    return found == expected_.end() ? nullptr : &*found;
}

void HostPairState::forget_expected(const Endpoint& responder) {
    std::erase_if(expected_, [&](const ExpectedFlow& flow) { return flow.responder == responder; });
}

ExpectedFlow* HostPairState::find_current(const Endpoint& responder, Timestamp now) {
    ExpectedFlow* found = find_expected(responder);
    if (found == nullptr || found->claimed || found->until >= now) return found;
    forget_expected(responder);
    return nullptr;
}

std::size_t HostPairTable::PairHash::operator()(const Pair& pair) const noexcept {
    std::array<std::byte, 32> octets{};
    std::ranges::copy(pair.first.octets(), octets.begin());
    std::ranges::copy(pair.second.octets(), octets.begin() + 16);
    return base::siphash(key, octets);
}

std::shared_ptr<HostPairState> HostPairTable::obtain(const IpAddress& a, const IpAddress& b) {
    const Pair pair = pair_of(a, b);
    if (const auto found = pairs_.find(pair); found != pairs_.end()) return found->second;
    if (pairs_.size() >= std::max<std::uint64_t>(limits_[Limit::HostPairsMax], 1)) {
        hits_.hit(Limit::HostPairsMax);
        pairs_.erase(order_.front());
        order_.pop_front();
    }
    order_.push_back(pair);
    return pairs_.emplace(pair, std::make_shared<HostPairState>(limits_, hits_)).first->second;
}

std::shared_ptr<HostPairState> HostPairTable::find(const IpAddress& a, const IpAddress& b) const {
    const auto found = pairs_.find(pair_of(a, b));
    return found == pairs_.end() ? nullptr : found->second;
}

}  // namespace sealtap::pipeline
