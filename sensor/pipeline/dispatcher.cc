#include "pipeline/dispatcher.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"

namespace sealtap::pipeline {
namespace {

namespace asio = boost::asio;
using base::log;
using base::LogLevel;

constexpr std::chrono::milliseconds kRetryFirst{500};
constexpr std::chrono::milliseconds kRetryLast{60'000};
constexpr std::uint64_t kOutboxBatch = 500;

/// Something that may fail and is then tried again after a growing pause. Used on the dispatcher's
/// thread.
class Retry {
public:
    explicit Retry(asio::io_context& io) : timer_(io) {}

    [[nodiscard]] bool is_waiting() const noexcept { return is_waiting_; }
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }

    void succeeded() {
        if (failure_) log(LogLevel::Info, "recovered from: {}", failure_->message);
        failure_.reset();
        pause_ = kRetryFirst;
    }
    template <class Again>
    void failed(Error error, Again again) {
        if (!failure_) log(LogLevel::Error, "{}; trying again", error.message);
        failure_ = std::move(error);
        is_waiting_ = true;
        timer_.expires_after(pause_);
        pause_ = std::min(pause_ * 2, kRetryLast);
        timer_.async_wait([this, again](const boost::system::error_code& cancelled) {
            is_waiting_ = false;
            if (!cancelled) again();
        });
    }
    void cancel() {
        timer_.cancel();
        is_waiting_ = false;
    }

private:
    asio::steady_timer timer_;
    std::chrono::milliseconds pause_ = kRetryFirst;
    bool is_waiting_ = false;
    std::optional<Error> failure_;
};

struct Outlet {
    Outlet(asio::io_context& io, NamedFeed named)
        : name(std::move(named.name)), feed(std::move(named.feed)), retry(io) {}

    std::string name;
    std::unique_ptr<Feed> feed;
    std::vector<std::string> waiting;  // Direct only
    Retry retry;
};

struct Periodic {
    explicit Periodic(asio::io_context& io) : timer(io) {}
    asio::steady_timer timer;
    std::chrono::milliseconds period{};
    std::function<void()> work;
};

}  // namespace

struct Dispatcher::State {
    explicit State(DispatcherOptions given)
        : options(std::move(given)), work(io.get_executor()), signals(io), store_retry(io) {
        for (NamedFeed& feed : options.feeds) {
            outlet_names.push_back(feed.name);
            outlets.emplace_back(io, std::move(feed));
        }
    }

    void take_pending() {
        {
            const std::lock_guard lock(mutex);
            is_scheduled = false;
            std::ranges::move(pending, std::back_inserter(unstored));
            pending.clear();
        }
        not_full.notify_all();
        if (!store_retry.is_waiting()) store();
    }

    [[nodiscard]] bool uses_outbox() const {
        return options.delivery == DispatcherOptions::Delivery::Outbox && options.store != nullptr;
    }

    void store() {
        if (unstored.empty()) return;
        if (options.store && !append()) return;
        if (!uses_outbox()) {
            for (Outlet& outlet : outlets) queue_alerts(outlet);
        }
        set_unstored_empty();
        for (Outlet& outlet : outlets) {
            if (!outlet.retry.is_waiting()) deliver(outlet);
        }
    }

    /// Without an outbox a receiver that is away costs memory, and in the end alerts: counted.
    void queue_alerts(Outlet& outlet) {
        for (const Violation& violation : unstored) {
            if (outlet.waiting.size() >= options.pending_max && !outlet.retry.is_waiting()) {
                deliver(outlet);
            }
            if (outlet.waiting.size() < options.pending_max) {
                outlet.waiting.push_back(options.alert_text(violation));
            } else {
                count([](DispatchCounts& c) { ++c.dropped; });
            }
        }
    }

    void set_unstored_empty() {
        const std::lock_guard lock(mutex);
        in_flight -= unstored.size();
        unstored.clear();
        not_full.notify_all();
    }

    bool append() {
        const std::vector<std::string> none;
        const auto outcome = options.store->append(unstored, uses_outbox() ? outlet_names : none);
        if (!outcome) {
            count([](DispatchCounts& c) { ++c.store_failures; });
            store_retry.failed(outcome.error(), [this] { store(); });
            return false;
        }
        store_retry.succeeded();
        count([&](DispatchCounts& c) {
            c.inserted += outcome->inserted;
            c.updated += outcome->updated;
            c.folded += outcome->folded;
            c.unchanged += outcome->unchanged;
        });
        return true;
    }

    void deliver(Outlet& outlet) {
        const Result<void> done = uses_outbox() ? deliver_outbox(outlet) : deliver_direct(outlet);
        if (done) {
            outlet.retry.succeeded();
            return;
        }
        count([](DispatchCounts& c) { ++c.feed_failures; });
        outlet.retry.failed(done.error(), [this, &outlet] { deliver(outlet); });
    }

    Result<void> deliver_direct(Outlet& outlet) {
        if (outlet.waiting.empty()) return {};
        if (auto done = outlet.feed->deliver(outlet.waiting); !done) return done;
        count([&](DispatchCounts& c) { c.delivered += outlet.waiting.size(); });
        outlet.waiting.clear();
        return {};
    }

    Result<void> deliver_outbox(Outlet& outlet) {
        for (;;) {
            const auto items = options.store->pending(outlet.name, kOutboxBatch);
            if (!items) return std::unexpected(items.error());
            if (items->empty()) return {};
            std::vector<std::string> alerts;
            alerts.reserve(items->size());
            for (const queue::OutboxItem& item : *items) alerts.push_back(item.alert);
            if (auto done = outlet.feed->deliver(alerts); !done) return done;
            if (auto done = options.store->acknowledge(outlet.name, items->back().sequence); !done)
                return done;
            count([&](DispatchCounts& c) { c.delivered += alerts.size(); });
        }
    }

    template <class Change>
    void count(Change change) {
        const std::lock_guard lock(mutex);
        change(counts);
    }

    void wait_for_signal() {
        signals.async_wait([this](const boost::system::error_code& cancelled, int) {
            if (cancelled) return;
            if (std::exchange(was_signalled, true)) std::_Exit(130);
            on_stop();
            wait_for_signal();
        });
    }

    void wait_for(Periodic& periodic) {
        periodic.timer.expires_after(periodic.period);
        periodic.timer.async_wait([this, &periodic](const boost::system::error_code& cancelled) {
            if (cancelled) return;
            periodic.work();
            wait_for(periodic);
        });
    }

    /// On the dispatcher's thread, the last thing it does.
    void wind_up() {
        store_retry.cancel();
        take_pending();
        for (Outlet& outlet : outlets) {
            outlet.retry.cancel();
            deliver(outlet);
        }
        if (store_retry.failure()) last_failure = store_retry.failure();
        for (Outlet& outlet : outlets) {
            if (!last_failure && outlet.retry.failure()) last_failure = outlet.retry.failure();
        }
        io.stop();
    }

    DispatcherOptions options;
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work;
    asio::signal_set signals;
    std::function<void()> on_stop;
    bool was_signalled = false;
    std::list<Outlet> outlets;
    std::vector<std::string> outlet_names;
    std::list<Periodic> periodics;
    Retry store_retry;
    std::vector<Violation> unstored;  // the dispatcher's thread only
    std::optional<Error> last_failure;

    std::mutex mutex;  // of what follows
    std::condition_variable not_full;
    std::vector<Violation> pending;
    std::size_t in_flight = 0;  // submitted and not yet stored
    bool is_scheduled = false;
    DispatchCounts counts;

    std::thread thread;
};

Dispatcher::Dispatcher(DispatcherOptions options)
    : state_(std::make_unique<State>(std::move(options))) {
    if (state_->uses_outbox()) {  // what a former run could not deliver
        asio::post(state_->io, [state = state_.get()] {
            for (Outlet& outlet : state->outlets) state->deliver(outlet);
        });
    }
    state_->thread = std::thread([state = state_.get()] { state->io.run(); });
}

Dispatcher::~Dispatcher() {
    try {
        const Result<void> finished = finish();
        if (!finished) log(LogLevel::Error, "{}", finished.error().message);
    } catch (...) {
        std::abort();  // the thread could not be told to end
    }
}

void Dispatcher::submit(std::vector<Violation> violations) {
    std::unique_lock lock(state_->mutex);
    if (state_->options.when_full == DispatcherOptions::WhenFull::Wait) {
        state_->not_full.wait(lock,
                              [&] { return state_->in_flight < state_->options.pending_max; });
    } else if (state_->in_flight >= state_->options.pending_max) {
        state_->counts.dropped += violations.size();
        return;
    }
    state_->in_flight += violations.size();
    state_->counts.submitted += violations.size();
    std::ranges::move(violations, std::back_inserter(state_->pending));
    if (std::exchange(state_->is_scheduled, true)) return;
    lock.unlock();
    asio::post(state_->io, [state = state_.get()] { state->take_pending(); });
}

void Dispatcher::on_stop_signal(std::function<void()> stop) {
    asio::post(state_->io, [state = state_.get(), stop = std::move(stop)] {
        state->on_stop = stop;
        state->signals.add(SIGINT);
        state->signals.add(SIGTERM);
        state->wait_for_signal();
    });
}

void Dispatcher::every(std::chrono::milliseconds period, std::function<void()> work) {
    asio::post(state_->io, [state = state_.get(), period, work = std::move(work)] {
        Periodic& periodic = state->periodics.emplace_back(state->io);
        periodic.period = period;
        periodic.work = work;
        state->wait_for(periodic);
    });
}

Result<void> Dispatcher::finish() {
    if (!state_->thread.joinable()) return {};
    asio::post(state_->io, [state = state_.get()] { state->wind_up(); });
    state_->thread.join();
    if (state_->last_failure) return std::unexpected(*state_->last_failure);
    return {};
}

DispatchCounts Dispatcher::counts() const {
    const std::lock_guard lock(state_->mutex);
    return state_->counts;
}

}  // namespace sealtap::pipeline
