#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "pipeline/channel.h"
#include "pipeline/crew.h"
#include "sealtap/limits.h"
#include "sealtap/packet_source.h"

namespace sealtap::pipeline {

/// Where a thread takes its datagrams from: one channel from each of its producers, the earliest
/// clock first, equal ones in the order of the channels; the same order for any timing of the
/// threads as long as it may wait. Used by that thread, once made.
///
/// It waits for a channel that is empty until that is closed or has told that nothing earlier will
/// come, which producers do several times a second however silent it is where they listen. It goes
/// on without, in what order datagrams are there, while a ring fills up (else the waiting would
/// cost datagrams), and live when it has waited for Options::wait_max.
class Inlet {
public:
    struct Options {
        std::size_t channels = 1;
        std::uint64_t batches_max = 1;  ///< of a channel's ring
        Overload overload = Overload::Wait;
        std::chrono::milliseconds wait_max{};  ///< live only; then Limit::MergeWaitMs is hit
    };
    [[nodiscard]] static Options options_for(const Limits& limits, Overload overload,
                                             std::size_t channels);

    /// `monitor` may be null; has a cell for each channel.
    Inlet(const Options& options, LiveMonitor::WorkerSlot* monitor);

    [[nodiscard]] Channel& channel(std::size_t index) noexcept { return *heads_[index].channel; }
    [[nodiscard]] std::size_t channels() const noexcept { return heads_.size(); }

    /// Waits. Packet: run() is to be worked off, and done() called; Idle: nothing may be taken yet,
    /// but reached() may have changed.
    [[nodiscard]] Poll poll(LoadMeter& meter);
    /// The same without waiting, for an inlet with several channels.
    [[nodiscard]] Poll look();
    [[nodiscard]] std::span<Datagram> run() const noexcept { return run_; }
    /// The channel that run() came from.
    [[nodiscard]] std::size_t origin() const noexcept { return origin_; }
    /// The run is worked off: its octets may go.
    void done();

    /// Nothing will come whose clock is before that.
    [[nodiscard]] Timestamp reached() const noexcept;
    /// All that was sent is worked off.
    [[nodiscard]] bool is_drained() const noexcept;
    [[nodiscard]] const LimitHits& hits() const noexcept { return hits_; }
    /// Closes all channels for producers that will not.
    void close() noexcept;

private:
    struct Head {
        std::unique_ptr<Channel> channel;
        Channel::BatchPtr batch;
        std::size_t at = 0;
        Timestamp reached;                  // read before the ring was seen empty
        std::optional<Timestamp> given_up;  // what it had reached when it was waited for too long
        bool is_over = false;
    };
    /// A place in the order: by clock, then by channel.
    struct Place {
        Timestamp clock;
        std::size_t channel = 0;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    enum class Empty : std::uint8_t { Count, Pass };

    [[nodiscard]] Poll poll_one(LoadMeter& meter);
    void load();
    [[nodiscard]] std::optional<Place> earliest() const;
    /// What may come next from the other channels; that of the empty ones may be passed over.
    [[nodiscard]] Place limit_beside(std::size_t channel, Empty empty) const;
    [[nodiscard]] bool is_filling_up() const noexcept;
    [[nodiscard]] bool has_waited_enough();
    void give_up_waiting(const Place& first);
    void cut_run(std::size_t channel, const Place& limit);

    Bell bell_;  // before the channels, which ring it
    std::vector<Head> heads_;
    const Overload overload_;
    const std::uint64_t fill_max_;
    const std::chrono::milliseconds wait_max_;
    std::span<Datagram> run_;
    std::size_t origin_ = 0;
    std::optional<std::chrono::steady_clock::time_point> waits_since_;
    LimitHits hits_;
};

}  // namespace sealtap::pipeline
