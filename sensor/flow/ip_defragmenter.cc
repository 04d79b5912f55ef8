#include "flow/ip_defragmenter.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flow/fragment_queue.h"

namespace sealtap::flow {
namespace {

struct FragmentKey {
    IpAddress source;
    IpAddress destination;
    std::uint32_t id = 0;
    std::uint8_t protocol = 0;  ///< of IPv4 only: IPv6 fragments of one datagram may differ in it
    VlanTags vlans;

    friend bool operator==(const FragmentKey&, const FragmentKey&) noexcept = default;
};

class FragmentKeyHash {
public:
    explicit FragmentKeyHash(base::HashKey key) noexcept : key_(key) {}

    std::size_t operator()(const FragmentKey& key) const noexcept {
        std::array<std::byte, 48> octets{};
        auto to = std::ranges::copy(key.source.octets(), octets.begin()).out;
        to = std::ranges::copy(key.destination.octets(), to).out;
        for (unsigned shift = 0; shift < 32; shift += 8)
            *to++ = static_cast<std::byte>((key.id >> shift) & 0xffU);
        *to++ = std::byte{key.protocol};
        const auto size = static_cast<std::size_t>(to - octets.begin());
        return base::siphash(key_, std::span(octets).first(size));
    }

private:
    base::HashKey key_;
};

}  // namespace

class IpDefragmenter::Table {
public:
    Table(const Limits& limits, LimitHits& hits, FrameLedger& ledger, base::HashKey key,
          DefragmenterRules rules)
        : limits_(limits),
          hits_(hits),
          ledger_(ledger),
          rules_(rules),
          by_key_(0, FragmentKeyHash(key)) {}

    std::optional<Datagram> add(const Datagram& fragment);
    void finish() {
        while (!waiting_.empty()) drop(waiting_.begin(), FrameCause::FragmentIncomplete);
    }

private:
    struct Waiting {
        FragmentKey key;
        Timestamp since;
        FragmentQueue queue;
    };
    using List = std::list<Waiting>;  // the oldest first

    [[nodiscard]] FragmentKey key_of(const Datagram& fragment) const noexcept;
    List::iterator find_or_open(const Datagram& fragment);
    Datagram take(List::iterator at, const Datagram& last);
    void drop(List::iterator at, FrameCause cause);
    void erase(List::iterator at);
    void drop_expired(Timestamp now);
    void keep_within_limits();
    [[nodiscard]] bool is_expired(const Waiting& waiting, Timestamp now) const noexcept {
        return now - waiting.since > std::chrono::milliseconds(limits_[Limit::FragmentTimeoutMs]);
    }

    const Limits& limits_;
    LimitHits& hits_;
    FrameLedger& ledger_;
    DefragmenterRules rules_;
    List waiting_;
    std::unordered_map<FragmentKey, List::iterator, FragmentKeyHash> by_key_;
    std::uint64_t footprint_ = 0;
    std::vector<std::byte> payload_;  // of the datagram returned last
};

FragmentKey IpDefragmenter::Table::key_of(const Datagram& fragment) const noexcept {
    FragmentKey key{fragment.source, fragment.destination, fragment.fragment->id, 0, {}};
    if (fragment.source.is_v4()) key.protocol = fragment.fragment->protocol;
    if (rules_.vlans == VlanKey::Include) key.vlans = fragment.vlans;
    return key;
}

std::optional<Datagram> IpDefragmenter::Table::add(const Datagram& fragment) {
    drop_expired(fragment.time);
    const bool is_atomic =
        !fragment.fragment || (fragment.fragment->offset == 0 && !fragment.fragment->more);
    if (is_atomic) {  // RFC 6946: stands alone, whatever waits under the same id
        Datagram whole = fragment;
        whole.fragment.reset();
        return whole;
    }
    const auto at = find_or_open(fragment);
    footprint_ -= at->queue.footprint();
    const FragmentQueue::Answer answer = at->queue.add(fragment, rules_.overlap, ledger_);
    footprint_ += at->queue.footprint();
    if (answer == FragmentQueue::Answer::Complete) return take(at, fragment);
    if (answer == FragmentQueue::Answer::Rejected) {
        ledger_.count(FrameCause::FragmentRejected, fragment.payload.size());
        drop(at, FrameCause::FragmentRejected);
    } else if (at->queue.fragments() > limits_[Limit::FragmentsPerDatagramMax]) {
        hits_.hit(Limit::FragmentsPerDatagramMax);
        drop(at, FrameCause::FragmentLimit);
    }
    keep_within_limits();
    return std::nullopt;
}

IpDefragmenter::Table::List::iterator IpDefragmenter::Table::find_or_open(
    const Datagram& fragment) {
    const FragmentKey key = key_of(fragment);
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
        if (!is_expired(*found->second, fragment.time)) return found->second;
        drop(found->second, FrameCause::FragmentIncomplete);
    }
    waiting_.push_back({key, fragment.time, {}});
    const auto opened = std::prev(waiting_.end());
    by_key_.emplace(key, opened);
    footprint_ += opened->queue.footprint();
    return opened;
}

Datagram IpDefragmenter::Table::take(List::iterator at, const Datagram& last) {
    Datagram whole = last;
    const FragmentQueue::Whole assembled = at->queue.assemble(payload_, ledger_);
    whole.fragment.reset();
    whole.payload = payload_;
    whole.missing_bytes = assembled.missing_bytes;
    whole.protocol = assembled.protocol;
    erase(at);
    return whole;
}

void IpDefragmenter::Table::drop(List::iterator at, FrameCause cause) {
    ledger_.count(cause, at->queue.held_bytes());
    erase(at);
}

void IpDefragmenter::Table::erase(List::iterator at) {
    footprint_ -= at->queue.footprint();
    by_key_.erase(at->key);
    waiting_.erase(at);
}

void IpDefragmenter::Table::drop_expired(Timestamp now) {
    while (!waiting_.empty() && is_expired(waiting_.front(), now))
        drop(waiting_.begin(), FrameCause::FragmentIncomplete);
}

void IpDefragmenter::Table::keep_within_limits() {
    while (footprint_ > limits_[Limit::FragmentBytesMax] && !waiting_.empty()) {
        hits_.hit(Limit::FragmentBytesMax);
        drop(waiting_.begin(), FrameCause::FragmentLimit);
    }
}

IpDefragmenter::IpDefragmenter(const Limits& limits, LimitHits& hits, FrameLedger& ledger,
                               base::HashKey key, DefragmenterRules rules)
    : table_(std::make_unique<Table>(limits, hits, ledger, key, rules)) {}
IpDefragmenter::~IpDefragmenter() = default;

std::optional<Datagram> IpDefragmenter::add(const Datagram& fragment) {
    return table_->add(fragment);
}
void IpDefragmenter::finish() { table_->finish(); }

}  // namespace sealtap::flow
