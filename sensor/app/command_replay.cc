#include <fmt/chrono.h>
#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "app/captures.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/html_report.h"
#include "app/summary.h"
#include "feed/builtin.h"
#include "feed/eve_json.h"
#include "pipeline/dispatcher.h"
#include "pipeline/ordered_violations.h"
#include "pipeline/replay.h"

namespace sealtap::app {
namespace {

/// A replay writes its own alerts file anew, so that what stands in it is this replay's.
Result<pipeline::NamedFeed> open_alerts(const std::string& target) {
    std::error_code failure;
    if (target != "-" && std::filesystem::is_regular_file(target, failure)) {
        std::filesystem::resize_file(target, 0, failure);
    }
    auto feed = feed::create_feed("json-lines", {.target = target});
    if (!feed) return std::unexpected(feed.error());
    return pipeline::NamedFeed{"alerts", *std::move(feed)};
}

Result<pipeline::DispatcherOptions> dispatcher_options(const ReplayOptions& options,
                                                       const Settings& settings) {
    pipeline::DispatcherOptions dispatch;
    dispatch.alert_text = [sensor = settings.sensor_name](const Violation& violation) {
        return feed::to_alert_line(violation, sensor);
    };
    if (!options.alerts.empty()) {
        auto feed = open_alerts(options.alerts);
        if (!feed) return std::unexpected(feed.error());
        dispatch.feeds.push_back(*std::move(feed));
    }
    if (auto opened = open_queue(dispatch, options.queue, settings); !opened) {
        return std::unexpected(opened.error());
    }
    return dispatch;
}

std::string title(const ReplayOptions& options, const Captures& captures,
                  const pipeline::RunReport& report) {
    std::string name = captures.names.front();
    if (captures.names.size() > 1) name = fmt::format("{} captures", captures.names.size());
    std::string span;
    if (report.frames.frames != 0) {
        span = fmt::format(", {:%F %T} to {:%F %T} UTC",
                           std::chrono::time_point_cast<std::chrono::seconds>(report.first_packet),
                           std::chrono::time_point_cast<std::chrono::seconds>(report.last_packet));
    }
    return fmt::format("{}: {} packets{}{}\n\n", name, grouped(report.frames.frames), span,
                       report.was_stopped && !options.follow ? "; STOPPED before the end" : "");
}

std::string queue_line(const std::string& queue, const pipeline::DispatchCounts& counts) {
    return fmt::format("\nQueue {}: {} new, {} updated, {} folded, {} known already\n", queue,
                       grouped(counts.inserted), grouped(counts.updated), grouped(counts.folded),
                       grouped(counts.unchanged));
}

struct Outcome {
    pipeline::RunReport report;
    ViolationSummary summary;
    pipeline::DispatchCounts dispatched;
    bool was_cut_short = false;
    Result<void> delivery;
};

Outcome run_replay(const ReplayOptions& options, const pipeline::Engine& engine, Captures& captures,
                   pipeline::DispatcherOptions dispatch) {
    Outcome outcome;
    std::atomic<bool> stop{false};
    pipeline::Dispatcher dispatcher(std::move(dispatch));
    dispatcher.on_stop_signal([&stop] { stop = true; });
    // A run without an end cannot wait for it: each goes out as it is found.
    const std::uint64_t held_max =
        options.follow ? 1 : engine.settings.limits[Limit::ViolationsHeldMax];
    pipeline::OrderedViolations ordered(held_max, [&](std::vector<Violation> violations) {
        for (const Violation& violation : violations) outcome.summary.add(violation);
        dispatcher.submit(std::move(violations));
    });
    {
        CaptureProgress progress(
            captures, options.quiet ? ProgressBar::Show::Never : ProgressBar::Show::IfTerminal);
        const pipeline::Outputs outputs{.violations = &ordered,
                                        .list_findings = options.findings
                                                             ? policy::ListFindings::Yes
                                                             : policy::ListFindings::No,
                                        .capture_names = captures.names};
        const unsigned workers = workers_of(options.workers, engine.settings);
        outcome.report = pipeline::run_pipeline(*captures.chain, engine, outputs,
                                                {.workers = workers}, stop, progress);
    }
    ordered.finish();
    outcome.was_cut_short = !options.follow && ordered.was_cut_short();
    outcome.delivery = dispatcher.finish();
    outcome.dispatched = dispatcher.counts();
    return outcome;
}

ExitStatus end_of(const ReplayOptions& options, const Captures& captures, const Outcome& outcome) {
    ExitStatus status = ExitStatus::Done;
    if (options.fail_on_violation && outcome.summary.violations() != 0)
        status = ExitStatus::Violations;
    for (const Error& complaint : captures.complaints()) status = fail(complaint);
    if (!outcome.delivery) status = fail(outcome.delivery.error());
    if (outcome.dispatched.dropped != 0) {
        warn(grouped(outcome.dispatched.dropped) +
             " alerts could not be kept for their receiver and are lost");
        status = ExitStatus::Failed;
    }
    if (!outcome.report.is_exact()) {
        warn("the ledgers do not add up: this is a fault of sealtap, please report it");
        status = ExitStatus::Failed;
    }
    if (outcome.was_cut_short) {
        warn(
            "limit violations_held_max reached: the order of violations may differ from another "
            "run's");
    }
    return status;
}

}  // namespace

ExitStatus replay(const ReplayOptions& options) {
    const auto engine = make_engine(options.common);
    if (!engine) return fail(engine.error());
    auto captures =
        open_captures(options.captures,
                      options.merge ? pipeline::ChainOrder::ByTime : pipeline::ChainOrder::AsGiven,
                      engine->settings.limits, options.follow ? Follow::Yes : Follow::No);
    if (!captures) return fail(captures.error());
    auto dispatch = dispatcher_options(options, engine->settings);
    if (!dispatch) return fail(dispatch.error());
    const Outcome outcome = run_replay(options, *engine, *captures, *std::move(dispatch));
    const Stream stream = options.alerts == "-" ? Stream::Error : Stream::Output;
    // Of a file that could not be read there is nothing to be said.
    const bool is_unread = outcome.report.frames.frames == 0 && !captures->chain->damages().empty();
    if (!options.quiet && !is_unread) {
        print(stream, title(options, *captures, outcome.report) +
                          violation_tables(outcome.summary, engine->settings.levels, stream) +
                          "\n" + lost_line(outcome.report) +
                          coverage_tables(outcome.report, stream));
        if (!options.queue.empty()) print(stream, queue_line(options.queue, outcome.dispatched));
    }
    const ExitStatus status = end_of(options, *captures, outcome);
    if (options.report.empty()) return status;
    const auto written =
        write_html_report(options.report, captures->names, outcome.summary, outcome.report);
    return written ? status : fail(written.error());
}

}  // namespace sealtap::app
