#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "sealtap/limits.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::pipeline {

/// What the flows between two hosts know of each other. Bounded: the oldest expectation goes first.
class HostPairState final : public HostPair {
public:
    HostPairState(const Limits& limits, LimitHits& hits) noexcept : limits_(limits), hits_(hits) {}

    void expect(ExpectedFlow expected) override;
    ExpectedFlow* find_expected(const Endpoint& responder) override;
    void forget_expected(const Endpoint& responder) override;

    /// The same, unless it is too old at `now`.
    ExpectedFlow* find_current(const Endpoint& responder, Timestamp now);

private:
    const Limits& limits_;
    LimitHits& hits_;
    std::list<ExpectedFlow> expected_;  // oldest first; addresses stay valid
};

/// All host pairs of one worker that have such a state. Seeded hash; beyond Limit::HostPairsMax the
/// one that was made first goes.
class HostPairTable {
public:
    HostPairTable(const Limits& limits, LimitHits& hits, base::HashKey key)
        : limits_(limits), hits_(hits), pairs_(16, PairHash{key}) {}

    [[nodiscard]] std::shared_ptr<HostPairState> obtain(const IpAddress& a, const IpAddress& b);
    [[nodiscard]] std::shared_ptr<HostPairState> find(const IpAddress& a, const IpAddress& b) const;

private:
    using Pair = std::pair<IpAddress, IpAddress>;
    struct PairHash {
        base::HashKey key;
        std::size_t operator()(const Pair& pair) const noexcept;
    };
    static Pair pair_of(const IpAddress& a, const IpAddress& b) {
        return a < b ? Pair{a, b} : Pair{b, a};
    }

    const Limits& limits_;
    LimitHits& hits_;
    // Shared with the readers of the pair's flows, so that making room never takes it from under
    // them.
    std::unordered_map<Pair, std::shared_ptr<HostPairState>, PairHash> pairs_;
    std::list<Pair> order_;
};

}  // namespace sealtap::pipeline
