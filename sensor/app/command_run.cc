#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "app/commands.h"
#include "app/console.h"
#include "app/summary.h"
#include "base/log.h"
#include "capture/live.h"
#include "feed/builtin.h"
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

/// Counts packets for the statistics and ends a run after a number of them.
class PacketCounter final : public pipeline::RunObserver {
public:
    void on_progress(std::uint64_t packets) override { packets_ = packets; }
    [[nodiscard]] std::uint64_t packets() const noexcept { return packets_; }

private:
    std::atomic<std::uint64_t> packets_{0};
};

/// Ends after `packets_max` packets; for tests and for trying things.
class BoundedSource final : public PacketSource {
public:
    BoundedSource(std::unique_ptr<PacketSource> source, std::uint64_t packets_max)
        : source_(std::move(source)), left_(packets_max) {}

    Result<Poll> poll(Packet& packet) override {
        if (left_ == 0) return Poll::End;
        auto polled = source_->poll(packet);
        if (polled && *polled == Poll::Packet) --left_;
        return polled;
    }
    std::optional<CaptureDrops> drops() override { return source_->drops(); }

private:
    std::unique_ptr<PacketSource> source_;
    std::uint64_t left_;
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

std::vector<InterfaceSettings> interfaces_of(const RunOptions& options, const Settings& settings) {
    if (options.interfaces.empty()) return settings.interfaces;
    std::vector<InterfaceSettings> interfaces;
    for (const std::string& name : options.interfaces) {
        InterfaceSettings chosen;
        for (const InterfaceSettings& configured : settings.interfaces) {
            if (configured.name == name) chosen = configured;
        }
        chosen.name = name;
        interfaces.push_back(std::move(chosen));
    }
    return interfaces;
}

/// One interface with its own capture thread, front end and workers.
struct Tap {
    InterfaceSettings settings;
    std::unique_ptr<PacketSource> source;
    PacketCounter counter;
    pipeline::RunReport report;
    std::thread thread;
};

Result<std::vector<std::unique_ptr<Tap>>> open_taps(const RunOptions& options,
                                                    const Settings& settings) {
    std::vector<std::unique_ptr<Tap>> taps;
    for (InterfaceSettings& interface : interfaces_of(options, settings)) {
        auto source = capture::open_live(interface, static_cast<std::uint32_t>(taps.size()));
        if (!source) return std::unexpected(source.error());
        auto tap = std::make_unique<Tap>();
        tap->settings = std::move(interface);
        tap->source = *std::move(source);
        if (options.packets_max != 0) {
            tap->source =
                std::make_unique<BoundedSource>(std::move(tap->source), options.packets_max);
        }
        taps.push_back(std::move(tap));
    }
    if (taps.empty()) {
        return std::unexpected(
            Error{ErrorCode::BadArgument,
                  "no interface to listen on; name one with -i or under `interfaces:`"});
    }
    return taps;
}

void log_statistics(const std::vector<std::unique_ptr<Tap>>& taps,
                    const pipeline::Dispatcher& dispatcher) {
    const pipeline::DispatchCounts counts = dispatcher.counts();
    for (const auto& tap : taps) {
        log(LogLevel::Info, "{}: {} packets", tap->settings.name, grouped(tap->counter.packets()));
    }
    log(LogLevel::Info,
        "violations: {} submitted, {} new, {} folded, {} alerts delivered, {} dropped",
        counts.submitted, counts.inserted, counts.folded, counts.delivered, counts.dropped);
}

ExitStatus report_tap(const Tap& tap) {
    std::string text =
        heading(fmt::format("{}: {} packets", tap.settings.name, grouped(tap.report.frames.frames)),
                Stream::Output);
    if (tap.report.drops) {
        text += fmt::format(
            "Lost before they were seen: {} packets by the kernel, {} by the interface\n",
            grouped(tap.report.drops->kernel_packets),
            grouped(tap.report.drops->interface_packets));
    }
    print(Stream::Output, text + coverage_tables(tap.report, Stream::Output));
    return tap.report.failure ? fail(*tap.report.failure) : ExitStatus::Done;
}

}  // namespace

ExitStatus run(const RunOptions& options) {
    const auto engine = make_engine(options.common);
    if (!engine) return fail(engine.error());
    auto taps = open_taps(options, engine->settings);
    if (!taps) return fail(taps.error());
    auto dispatch = dispatcher_options(engine->settings);
    if (!dispatch) return fail(dispatch.error());
    std::atomic<bool> stop{false};
    pipeline::Dispatcher dispatcher(*std::move(dispatch));
    dispatcher.on_stop_signal([&stop] { stop = true; });
    if (options.statistics_seconds != 0) {
        dispatcher.every(std::chrono::seconds(options.statistics_seconds),
                         [&] { log_statistics(*taps, dispatcher); });
    }
    LiveViolations violations(dispatcher);
    pipeline::Outputs outputs;
    outputs.violations = &violations;
    const unsigned asked = options.workers != 0 ? options.workers : engine->settings.workers;
    const auto share = static_cast<unsigned>(default_workers() / taps->size());
    for (const auto& tap : *taps) {
        log(LogLevel::Info, "listening on {}", tap->settings.name);
        tap->thread = std::thread([&, one = tap.get()] {
            one->report = pipeline::run_pipeline(
                *one->source, *engine, outputs,
                pipeline::Crew{.workers = asked != 0 ? asked : std::max(1U, share),
                               .overload = pipeline::Overload::Shed},
                stop, one->counter);
            // A sensor with a dead interface must not look alive.
            if (one->report.failure) stop = true;
        });
    }
    for (const auto& tap : *taps) tap->thread.join();
    ExitStatus status = ExitStatus::Done;
    const auto delivered = dispatcher.finish();
    log_statistics(*taps, dispatcher);
    for (const auto& tap : *taps) {
        if (const ExitStatus one = report_tap(*tap); one != ExitStatus::Done) status = one;
    }
    return delivered ? status : fail(delivered.error());
}

}  // namespace sealtap::app
