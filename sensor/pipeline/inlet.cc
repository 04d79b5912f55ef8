#include "pipeline/inlet.h"

#include <algorithm>
#include <utility>

namespace sealtap::pipeline {
namespace {

// Live, a ring that full means that waiting for another channel would soon cost payload: shedding
// begins at a half by default. Where the producer waits, only a full ring must not be waited at.
std::uint64_t fill_max(const Inlet::Options& options) {
    if (options.overload == Overload::Wait) return options.batches_max;
    return std::max<std::uint64_t>(1, options.batches_max / 4);
}

}  // namespace

Inlet::Options Inlet::options_for(const Limits& limits, Overload overload, std::size_t channels) {
    return {.channels = channels,
            .batches_max = limits[Limit::BatchesPerRingMax],
            .overload = overload,
            .wait_max = std::chrono::milliseconds(limits[Limit::MergeWaitMs])};
}

Inlet::Inlet(const Options& options, LiveMonitor::WorkerSlot* monitor)
    : heads_(options.channels),
      overload_(options.overload),
      fill_max_(fill_max(options)),
      wait_max_(options.wait_max) {
    Bell* const bell = options.channels == 1 ? nullptr : &bell_;
    for (std::size_t i = 0; i < heads_.size(); ++i) {
        heads_[i].channel =
            std::make_unique<Channel>(options.batches_max, options.overload, bell,
                                      monitor == nullptr ? nullptr : &monitor->ring(i));
    }
}

Poll Inlet::poll(LoadMeter& meter) {
    if (heads_.size() == 1) return poll_one(meter);
    const std::uint32_t heard = bell_.heard();
    const Poll found = look();
    if (found == Poll::Idle) waiting(meter, [&] { bell_.wait(heard); });
    return found;
}

Poll Inlet::look() {
    load();
    const std::optional<Place> first = earliest();
    if (!first) return std::ranges::all_of(heads_, &Head::is_over) ? Poll::End : Poll::Idle;
    if (*first > limit_beside(first->channel, Empty::Count) && has_waited_enough())
        give_up_waiting(*first);
    const Empty empty = is_filling_up() ? Empty::Pass : Empty::Count;
    const Place limit = limit_beside(first->channel, empty);
    if (*first > limit) return Poll::Idle;
    waits_since_.reset();
    cut_run(first->channel, limit);
    return Poll::Packet;
}

/// Nothing to choose from: the whole batch, and the ring's own wait.
Poll Inlet::poll_one(LoadMeter& meter) {
    Head& head = heads_.front();
    waiting(meter, [&] { head.batch = head.channel->pop(); });
    if (!head.batch) return Poll::End;
    head.at = head.batch->datagrams().size();
    run_ = head.batch->datagrams();
    return Poll::Packet;
}

void Inlet::load() {
    for (Head& head : heads_) {
        if (head.batch || head.is_over) continue;
        head.reached = head.channel->reached();
        head.batch = head.channel->try_pop();
        head.at = 0;
        head.is_over = !head.batch && head.channel->is_over();
        if (head.given_up && (head.batch || *head.given_up != head.reached)) head.given_up.reset();
    }
}

std::optional<Inlet::Place> Inlet::earliest() const {
    std::optional<Place> first;
    for (std::size_t i = 0; i < heads_.size(); ++i) {
        const Head& head = heads_[i];
        if (!head.batch) continue;
        const Place place{head.batch->datagrams()[head.at].clock, i};
        if (!first || place < *first) first = place;
    }
    return first;
}

Inlet::Place Inlet::limit_beside(std::size_t channel, Empty empty) const {
    Place limit{Timestamp::max(), heads_.size()};
    for (std::size_t i = 0; i < heads_.size(); ++i) {
        const Head& head = heads_[i];
        if (i == channel || head.is_over) continue;
        if (head.batch) {
            limit = std::min(limit, Place{head.batch->datagrams()[head.at].clock, i});
        } else if (empty == Empty::Count && !head.given_up) {
            limit = std::min(limit, Place{head.reached, i});
        }
    }
    return limit;
}

bool Inlet::is_filling_up() const noexcept {
    return std::ranges::any_of(
        heads_, [this](const Head& head) { return head.channel->in_ring() >= fill_max_; });
}

/// By the time of day: this is about threads, not about traffic. Asked when the bell rings, which
/// producers see to.
bool Inlet::has_waited_enough() {
    if (overload_ == Overload::Wait) return false;
    const auto now = std::chrono::steady_clock::now();
    if (!waits_since_) waits_since_ = now;
    return now - *waits_since_ > wait_max_;
}

/// Until they say something, those channels are not waited for again.
void Inlet::give_up_waiting(const Place& first) {
    hits_.hit(Limit::MergeWaitMs);
    for (std::size_t i = 0; i < heads_.size(); ++i) {
        Head& head = heads_[i];
        if (!head.batch && !head.is_over && Place{head.reached, i} < first)
            head.given_up = head.reached;
    }
}

void Inlet::cut_run(std::size_t channel, const Place& limit) {
    Head& head = heads_[channel];
    const std::span<Datagram> rest = head.batch->datagrams().subspan(head.at);
    const auto end = std::ranges::find_if(
        rest, [&](const Datagram& datagram) { return Place{datagram.clock, channel} > limit; });
    run_ = rest.first(static_cast<std::size_t>(end - rest.begin()));
    head.at += run_.size();
    origin_ = channel;
}

void Inlet::done() {
    Head& head = heads_[origin_];
    run_ = {};
    if (head.at == head.batch->datagrams().size())
        head.channel->give_back(std::exchange(head.batch, nullptr));
}

Timestamp Inlet::reached() const noexcept {
    Timestamp least = Timestamp::max();
    for (const Head& head : heads_) {
        if (head.is_over) continue;
        least = std::min(least, head.batch ? head.batch->datagrams()[head.at].clock : head.reached);
    }
    return least;
}

bool Inlet::is_drained() const noexcept {
    return std::ranges::all_of(heads_,
                               [](const Head& head) { return head.channel->in_ring() == 0; });
}

void Inlet::close() noexcept {
    LoadMeter unread;
    for (const Head& head : heads_) head.channel->close(unread);
}

}  // namespace sealtap::pipeline
