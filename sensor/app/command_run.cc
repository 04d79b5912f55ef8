#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <utility>

#include "app/commands.h"
#include "app/console.h"
#include "app/live_statistics.h"
#include "app/summary.h"
#include "app/tap.h"
#include "base/log.h"
#include "feed/builtin.h"
#include "opener/client.h"
#include "pipeline/dispatcher.h"
#include "pipeline/replay.h"

namespace sealtap::app {
namespace {

using base::log;
using base::LogLevel;

/// Hands violations of all workers to the dispatcher as they come.
class LiveViolations final : public pipeline::ViolationSink {
public:
    explicit LiveViolations(pipeline::Dispatcher& dispatcher) : dispatcher_(dispatcher) {}
    void on_violation(Violation violation) override {
        std::vector<Violation> one;
        one.push_back(std::move(violation));
        dispatcher_.submit(std::move(one));
    }

private:
    pipeline::Dispatcher& dispatcher_;
};

Result<pipeline::DispatcherOptions> dispatcher_options(const Settings& settings) {
    pipeline::DispatcherOptions dispatch;
    dispatch.when_full = pipeline::DispatcherOptions::WhenFull::Drop;
    dispatch.alert_text = [sensor = settings.sensor_name](const Violation& violation) {
        return feed::builtin().front()->format(violation, sensor);
    };
    for (const FeedSettings& configured : settings.feeds) {
        auto feed = feed::create_feed(configured.kind, {.target = configured.target});
        if (!feed) {
            Error error = feed.error();
            error.message = configured.place.text + ": " + error.message;
            return std::unexpected(std::move(error));
        }
        dispatch.feeds.push_back({configured.kind + ":" + configured.target, *std::move(feed)});
    }
    if (auto opened = open_queue(dispatch, settings.queue, settings); !opened) {
        return std::unexpected(opened.error());
    }
    if (dispatch.store) dispatch.delivery = pipeline::DispatcherOptions::Delivery::Outbox;
    return dispatch;
}

using Taps = std::vector<std::unique_ptr<Tap>>;

/// Tells what the sensor does, now and then and at the end: in the log, and as JSON where the
/// configuration names a target. Used by one thread at a time.
class Statistics {
public:
    Statistics(const Settings& settings, const pipeline::Dispatcher& dispatcher,
               std::unique_ptr<Feed> target)
        : sensor_(settings.sensor_name),
          ring_batches_(settings.limits[Limit::BatchesPerRingMax]),
          dispatcher_(dispatcher),
          target_(std::move(target)) {}

    /// While the taps run.
    void tell_now(const Taps& taps) {
        std::vector<TapTotals> totals;
        for (const auto& tap : taps) totals.push_back(totals_of(*tap, tap->monitor()));
        tell(std::move(totals));
    }

    /// When they have ended: exact, and rates over all the time.
    void tell_at_end(const Taps& taps) {
        std::vector<TapTotals> totals;
        for (const auto& tap : taps) totals.push_back(totals_of(*tap, tap->report()));
        before_ = {};
        tell(std::move(totals));
    }

private:
    void tell(std::vector<TapTotals> taps) {
        const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - begin_;
        LiveTotals now{uptime.count(), ring_batches_, std::move(taps), dispatcher_.counts()};
        for (const std::string& line : statistics_lines(now, before_))
            base::log_line(LogLevel::Info, line);
        if (target_) {
            const std::vector<std::string> json{
                statistics_json(now, before_, std::chrono::system_clock::now(), sensor_)};
            if (const auto written = target_->deliver(json); !written)
                log(LogLevel::Warn, "statistics: {}", written.error().message);
        }
        before_ = std::move(now);
    }

    const std::string sensor_;
    const std::uint64_t ring_batches_;
    const pipeline::Dispatcher& dispatcher_;
    const std::unique_ptr<Feed> target_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    LiveTotals before_;
};

/// Null when none is configured.
Result<std::unique_ptr<Feed>> statistics_target(const StatisticsSettings& settings) {
    if (settings.target.empty()) return nullptr;
    auto target = feed::create_feed("json-lines", {.target = settings.target});
    if (!target) target.error().message.insert(0, "statistics: ");
    return target;
}

std::string drops_lines(const CaptureDrops& drops) {
    std::string text = fmt::format(
        "Lost before they were seen: {} packets by the kernel's buffer, {} by driver or stack, {} "
        "by the network card\n",
        grouped(drops.kernel_packets), grouped(drops.interface_packets),
        grouped(drops.nic_packets));
    if (drops.unread_packets != 0) {
        text += fmt::format("Not read any more: {} packets in the kernel's buffer\n",
                            grouped(drops.unread_packets));
    }
    if (drops.super_frames != 0) {
        text += fmt::format("Put together by offloading before they were seen: {} frames\n",
                            grouped(drops.super_frames));
    }
    return text;
}

ExitStatus report_tap(const Tap& tap) {
    const pipeline::RunReport& report = tap.report();
    std::string text = heading(
        fmt::format("{}: {} packets", tap.name(), grouped(report.frames.frames)), Stream::Output);
    if (report.drops) text += drops_lines(*report.drops);
    print(Stream::Output, text + coverage_tables(report, Stream::Output));
    return report.failure ? fail(*report.failure) : ExitStatus::Done;
}

/// Before any traffic, so that an operator sees at once what will not be opened, or is opened less
/// confined than it might be.
void tell_opener(const Settings& settings) {
    if (settings.opener.use == OpenerUse::Off) {
        return log(LogLevel::Info, "opener: off; documents to be opened are counted as unopened");
    }
    const auto confinement = opener::try_opener(settings);
    if (!confinement) return log(LogLevel::Warn, "{}", confinement.error().message);
    const std::string missing = confinement->missing_names();
    log(LogLevel::Info, "opener: confined by {}{}{}", confinement->names(),
        missing.empty() ? "" : "; missing: ", missing);
}

/// All taps, until a signal or a failure.
ExitStatus listen(const pipeline::Engine& engine, const Taps& taps,
                  pipeline::Dispatcher& dispatcher, Statistics& statistics,
                  std::chrono::seconds period) {
    std::atomic<bool> stop{false};
    dispatcher.on_stop_signal([&stop] { stop = true; });
    LiveViolations violations(dispatcher);
    pipeline::Outputs outputs;
    outputs.violations = &violations;
    for (const auto& tap : taps) {
        log(LogLevel::Info, "listening on {}", tap->name());
        tap->start(engine, outputs, stop);
    }
    if (period.count() != 0) dispatcher.every(period, [&] { statistics.tell_now(taps); });
    for (const auto& tap : taps) tap->join();
    const auto delivered = dispatcher.finish();
    statistics.tell_at_end(taps);
    ExitStatus status = ExitStatus::Done;
    for (const auto& tap : taps) {
        if (const ExitStatus one = report_tap(*tap); one != ExitStatus::Done) status = one;
    }
    return delivered ? status : fail(delivered.error());
}

}  // namespace

ExitStatus run(const RunOptions& options) {
    if (options.common.config.empty()) {
        return fail({ErrorCode::BadArgument,
                     "run needs a configuration that says which zones there are: -c FILE; "
                     "config/sealtap.yaml is an example with every key"});
    }
    const auto engine = make_engine(options.common);
    if (!engine) return fail(engine.error());
    const Settings& settings = engine->settings;
    if (settings.ocr.use == OpenerUse::On) {
        return fail(
            {ErrorCode::BadConfiguration,
             "ocr: pictures take seconds to read, which a worker that listens has not; ocr: "
             "off, or sealtap replay of what was recorded, would be right"});
    }
    const auto taps =
        open_taps({options.interfaces, options.workers, options.packets_max}, settings);
    if (!taps) return fail(taps.error());
    auto target = statistics_target(settings.statistics);
    if (!target) return fail(target.error());
    auto dispatch = dispatcher_options(settings);
    if (!dispatch) return fail(dispatch.error());
    tell_opener(settings);
    pipeline::Dispatcher dispatcher(*std::move(dispatch));
    Statistics statistics(settings, dispatcher, *std::move(target));
    const unsigned seconds = options.statistics_seconds.value_or(settings.statistics.seconds);
    return listen(*engine, *taps, dispatcher, statistics, std::chrono::seconds(seconds));
}

}  // namespace sealtap::app
