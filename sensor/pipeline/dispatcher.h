#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "queue/violation_store.h"
#include "sealtap/error.h"
#include "sealtap/feed.h"
#include "sealtap/violation.h"

namespace sealtap::pipeline {

struct NamedFeed {
    std::string name;  ///< also its name in the store's outbox
    std::unique_ptr<Feed> feed;
};

struct DispatcherOptions {
    std::unique_ptr<queue::ViolationStore> store;  ///< may be null
    std::vector<NamedFeed> feeds;
    /// Outbox: feeds hear what the store kept, at least once, also after a restart. Direct: each
    /// violation goes to the feeds as it is submitted (replay, or without a store).
    enum class Delivery : std::uint8_t { Direct, Outbox } delivery = Delivery::Direct;
    std::function<std::string(const Violation&)> alert_text;
    /// submit() waits while so many violations are on their way (replay), or drops and counts them
    /// (live).
    std::size_t pending_max = 65536;
    enum class WhenFull : std::uint8_t { Wait, Drop } when_full = WhenFull::Wait;
};

struct DispatchCounts {
    std::uint64_t submitted = 0;
    std::uint64_t dropped = 0;   ///< the dispatcher was too far behind
    std::uint64_t inserted = 0;  ///< new in the store
    std::uint64_t updated = 0;
    std::uint64_t folded = 0;
    std::uint64_t unchanged = 0;  ///< known to the store already
    std::uint64_t delivered = 0;  ///< alerts that feeds took, all feeds together
    std::uint64_t store_failures = 0;
    std::uint64_t feed_failures = 0;
};

/// The one thread that writes the store, feeds the SOC and hears signals. Durable first, feeds
/// after. What fails is tried again with growing pauses; one feed's failure never holds up another
/// or the store.
class Dispatcher {
public:
    explicit Dispatcher(DispatcherOptions options);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// From any thread.
    void submit(std::vector<Violation> violations);
    /// Calls `stop` on the dispatcher's thread at the first SIGINT or SIGTERM; the second ends the
    /// process.
    void on_stop_signal(std::function<void()> stop);
    /// Calls `work` on the dispatcher's thread again and again.
    void every(std::chrono::milliseconds period, std::function<void()> work);
    /// Everything submitted is stored and delivered, each tried once more if it failed before; then
    /// the thread ends. The first failure that lasts is the answer.
    [[nodiscard]] Result<void> finish();
    [[nodiscard]] DispatchCounts counts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sealtap::pipeline
