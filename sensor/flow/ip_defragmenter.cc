#include "flow/ip_defragmenter.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flow/contested_datagram.h"
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
    std::optional<Datagram> next_view();
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
    struct Contested {
        Contested(const FragmentKey& whose, const Limits& limits, LimitHits& hits)
            : key(whose), datagram(limits, hits) {}
        FragmentKey key;
        Timestamp since;
        std::uint8_t protocol = 0;
        ContestedDatagram datagram;
    };

    [[nodiscard]] FragmentKey key_of(const Datagram& fragment) const noexcept;
    std::optional<Datagram> add_real(const Datagram& fragment);
    [[nodiscard]] Contested* find_contested(const FragmentKey& key) noexcept;
    Contested* contest(const FragmentKey& key, const Datagram& fragment,
                       const FragmentQueue& queue);
    void take_views(Contested& contested, const Datagram& last);
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
    std::vector<std::byte> payload_;             // of the datagram returned last
    std::list<Contested> contested_;             // the oldest first; few
    std::vector<std::vector<std::byte>> views_;  // of the last fragment, the next one last
    std::vector<std::byte> view_;                // returned last
    Datagram view_of_;
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
    return add_real(fragment);
}

std::optional<Datagram> IpDefragmenter::Table::add_real(const Datagram& fragment) {
    views_.clear();
    const auto at = find_or_open(fragment);
    const FragmentKey key = at->key;
    Contested* contested = contested_.empty() ? nullptr : find_contested(key);
    const FragmentInfo& info = *fragment.fragment;
    if (contested != nullptr) contested->datagram.add(info.offset, fragment.payload, info.more);
    if (const auto cause = at->queue.refusal(fragment)) {
        ledger_.count(*cause, fragment.payload.size());
        // Another receiver may take it, and have the datagram with it.
        if (contested == nullptr) contested = contest(key, fragment, at->queue);
        if (contested != nullptr) take_views(*contested, fragment);
        return std::nullopt;
    }
    footprint_ -= at->queue.footprint();
    const FragmentQueue::Answer answer = at->queue.add(fragment, rules_.overlap, ledger_);
    footprint_ += at->queue.footprint();
    const bool contradicts =
        answer == FragmentQueue::Answer::Rejected || at->queue.is_contradicted();
    if (contradicts && contested == nullptr) contested = contest(key, fragment, at->queue);
    if (answer == FragmentQueue::Answer::Complete) {
        Datagram whole = take(at, fragment);
        if (contested != nullptr) {
            contested->datagram.delivered(whole.payload);
            take_views(*contested, fragment);
        }
        return whole;
    }
    if (contested != nullptr) take_views(*contested, fragment);
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

IpDefragmenter::Table::Contested* IpDefragmenter::Table::find_contested(
    const FragmentKey& key) noexcept {
    const auto found = std::ranges::find(contested_, key, &Contested::key);
    return found == contested_.end() ? nullptr : &*found;
}

/// From now on all fragments of the datagram are kept, until its time-out.
IpDefragmenter::Table::Contested* IpDefragmenter::Table::contest(const FragmentKey& key,
                                                                 const Datagram& fragment,
                                                                 const FragmentQueue& queue) {
    const std::uint64_t most = limits_[Limit::ContestedDatagramsMax];
    if (contested_.size() >= most) hits_.hit(Limit::ContestedDatagramsMax);
    if (most == 0) return nullptr;
    if (contested_.size() >= most) contested_.pop_front();
    Contested& opened = contested_.emplace_back(key, limits_, hits_);
    opened.since = fragment.time;
    opened.protocol = queue.protocol();
    queue.visit([&](std::uint32_t begin, Bytes data, bool more) {
        opened.datagram.add(begin, data, more);
    });
    const FragmentInfo& info = *fragment.fragment;
    opened.datagram.add(info.offset, fragment.payload, info.more);
    return &opened;
}

void IpDefragmenter::Table::take_views(Contested& contested, const Datagram& last) {
    if (last.fragment->offset == 0) contested.protocol = last.fragment->protocol;
    views_ = contested.datagram.new_views();
    view_of_ = last;
    view_of_.protocol = contested.protocol;
}

std::optional<Datagram> IpDefragmenter::Table::next_view() {
    if (views_.empty()) return std::nullopt;
    view_ = std::move(views_.back());
    views_.pop_back();
    Datagram view = view_of_;
    view.fragment.reset();
    view.payload = view_;
    view.missing_bytes = 0;
    view.other_view = true;
    return view;
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
    const auto timeout = std::chrono::milliseconds(limits_[Limit::FragmentTimeoutMs]);
    while (!contested_.empty() && now - contested_.front().since > timeout) contested_.pop_front();
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

std::optional<Datagram> IpDefragmenter::next_view() { return table_->next_view(); }

std::optional<Datagram> IpDefragmenter::add(const Datagram& fragment) {
    return table_->add(fragment);
}
void IpDefragmenter::finish() { table_->finish(); }

}  // namespace sealtap::flow
