/// How fast the sensor is beside what bounds it, and what a flow costs in memory. README.md says
/// how to read the output.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/elephants.h"
#include "bench/engine.h"
#include "bench/hostile.h"
#include "bench/limits.h"
#include "bench/measure.h"
#include "bench/office_mix.h"
#include "bench/report.h"
#include "bench/tiny_flows.h"
#include "capture/capture_file.h"
#include "pipeline/replay.h"

namespace sealtap::bench {
namespace {

constexpr std::uint64_t kSeed = 20260731;

struct Options {
    std::uint64_t megabytes = 200;
    std::uint64_t flows = 200'000;
    unsigned rounds = 5;
    std::string folder = std::filesystem::temp_directory_path().string();
    std::vector<std::string> only;
    bool keep = false;

    [[nodiscard]] bool wants(const std::string& name) const {
        return only.empty() || std::ranges::any_of(only, [&](const std::string& wanted) {
                   return name.starts_with(wanted);
               });
    }
};

struct Corpus {
    std::string name;
    std::function<Workload(const std::string& path)> write;
    /// The same with one flow, if a flow's memory is to be told.
    std::function<Workload(const std::string& path)> write_one;
};

/// Takes violations and forgets them.
class NoSink final : public pipeline::ViolationSink {
    void on_violation(Violation) override {}
};
/// Somebody who sees every document, so that every object is hashed.
class NoReader final : public pipeline::DocumentSink {
    void on_document(const DocumentSummary&) override {}
};
class NoObserver final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

pipeline::RunReport replay(const pipeline::Engine& engine, const std::string& path,
                           unsigned workers, pipeline::Outputs outputs = {}) {
    const auto source = must(capture::open_capture_file(path, 0));
    NoSink sink;
    NoObserver observer;
    outputs.violations = &sink;
    const std::atomic<bool> stop{false};
    pipeline::RunReport report =
        pipeline::run_pipeline(*source, engine, outputs, {.workers = workers}, stop, observer);
    if (report.failure) give_up(report.failure->message);
    if (!report.is_exact()) give_up("the ledgers do not add up");
    return report;
}

/// Notes what the reader's thread used.
void note_reader(const pipeline::RunReport& report, Notes& notes) {
    notes[0] = report.loads.front().cpu_seconds;
}

void note_stages(const pipeline::RunReport& report, Notes& notes) {
    const StageTicks& stages = report.counts.stages;
    std::ranges::copy(stages.ticks, notes.begin());
}

std::vector<Corpus> corpora(const Options& options) {
    const std::uint64_t size = options.megabytes * 1'000'000;
    const auto office = [size](Order order) {
        return [size, order](const std::string& path) {
            return write_office_mix({.path = path, .size = size, .seed = kSeed, .order = order});
        };
    };
    const auto tiny = [&options](TinyKind kind, TinyOrder order) {
        const auto write = [kind, order](std::uint64_t flows) {
            return
                [=](const std::string& path) { return write_tiny_flows(path, flows, kind, order); };
        };
        return std::pair(write(options.flows), write(1));
    };
    std::vector<Corpus> all{
        {"office", office(Order::AsSent), {}},
        {"reordered", office(Order::Swapped), {}},
        {"elephants",
         [size](const std::string& path) { return write_elephants(path, size, kSeed); },
         {}}};
    const auto add_tiny = [&](const char* name, TinyKind kind, TinyOrder order) {
        const auto [many, one] = tiny(kind, order);
        all.push_back({name, many, one});
    };
    for (const Hostile kind : kHostile) {
        all.push_back({fmt::format("hostile {}", to_string(kind)),
                       [size, kind](const std::string& path) {
                           return write_hostile(path, kind, size / 10, kSeed);
                       },
                       {}});
    }
    add_tiny("tiny http one by one", TinyKind::Http, TinyOrder::OneByOne);
    add_tiny("tiny http in step", TinyKind::Http, TinyOrder::InStep);
    add_tiny("tiny tcp one by one", TinyKind::Unknown, TinyOrder::OneByOne);
    add_tiny("tiny tcp in step", TinyKind::Unknown, TinyOrder::InStep);
    add_tiny("tiny udp", TinyKind::Datagram, TinyOrder::OneByOne);
    return all;
}

/// The standard outputs but for one of them.
template <class Value>
pipeline::Outputs with(Value pipeline::Outputs::* which, Value value) {
    pipeline::Outputs outputs;
    outputs.*which = value;
    return outputs;
}

/// One worker, two, one that hashes no object, one that times its stages, one that hashes every
/// object, one that takes all octets for what they seem.
std::vector<Case> sensor_cases(const pipeline::Engine& engine, const std::string& path) {
    using pipeline::Outputs;
    const auto one_worker = [&engine, path](const Outputs& outputs) {
        return replay(engine, path, 1, outputs);
    };
    const auto unhashed = with(&Outputs::hashing, pipeline::Hashing::Nothing);
    const auto timed = with(&Outputs::measure, pipeline::Measure::Stages);
    const auto unwary = with(&Outputs::vigilance, flow::Vigilance::Off);
    return {{"1 worker", [=](Notes& notes) { note_reader(one_worker({}), notes); }},
            {"2 workers", [&](Notes& notes) { note_reader(replay(engine, path, 2), notes); }},
            {"not hashed", [=](Notes&) { (void)one_worker(unhashed); }},
            {"stages", [=](Notes& notes) { note_stages(one_worker(timed), notes); }},
            {"every object hashed",
             [=](Notes&) {
                 NoReader reader;
                 pipeline::DocumentSink* const documents = &reader;
                 (void)one_worker(with(&Outputs::documents, documents));
             }},
            {"not vigilant", [=](Notes&) { (void)one_worker(unwary); }}};
}

CorpusResult measure(const pipeline::Engine& engine, const Corpus& corpus, const Options& options) {
    std::string file = corpus.name + ".pcap";
    std::ranges::replace(file, ' ', '-');
    const std::string path = options.folder + "/" + file;
    const Workload load = corpus.write(path);
    CorpusResult result;
    result.name = corpus.name;
    result.capture_bytes = load.capture_bytes;
    result.packets = load.packets;
    result.flows = load.flows;
    const std::vector<LimitCase> limits = limits_of(engine, path, load);
    std::vector<Case> cases = sensor_cases(engine, path);
    const std::size_t first_limit = cases.size();
    for (const LimitCase& limit : limits) cases.push_back(limit.run);
    const std::vector<Usage> used = best_of(options.rounds, cases);
    result.one_worker = used[0];
    result.two_workers = used[1];
    result.without_hashes = used[2];
    result.every_hash = used[4];
    result.not_vigilant = used[5];
    result.reader_seconds = used[1].notes[0];
    for (std::size_t i = 0; i < kStageCount; ++i)
        result.stages.ticks[i] = static_cast<std::uint64_t>(used[3].notes[i]);
    for (std::size_t i = 0; i < limits.size(); ++i) {
        result.limits.push_back({limits[i].run.name, limits[i].kind, limits[i].bytes,
                                 limits[i].cpu_seconds(used[first_limit + i])});
    }
    if (corpus.write_one) {
        (void)corpus.write_one(path);
        const Usage one = usage_of({"one flow", [&](Notes&) { (void)replay(engine, path, 1); }});
        if (result.one_worker.peak_bytes > one.peak_bytes)
            result.bytes_per_flow = (result.one_worker.peak_bytes - one.peak_bytes) / load.flows;
    }
    if (!options.keep) std::filesystem::remove(path);
    print_limits(result);
    return result;
}

void run(const Options& options) {
    const auto engine = make_engine();
    fmt::print("seed {}, best of {} runs in turn\n", kSeed, options.rounds);
    std::vector<CorpusResult> results;
    for (const Corpus& corpus : corpora(options)) {
        if (options.wants(corpus.name)) results.push_back(measure(engine, corpus, options));
    }
    print_summary(results);
}

}  // namespace
}  // namespace sealtap::bench

int main(int count, char** arguments) {
    sealtap::bench::Options options;
    CLI::App app("How fast Sealtap is beside what bounds it");
    app.add_option("--megabytes", options.megabytes, "of each large corpus");
    app.add_option("--flows", options.flows, "of each corpus of tiny flows");
    app.add_option("--rounds", options.rounds, "runs of each measurement")
        ->check(CLI::PositiveNumber);
    app.add_option("--folder", options.folder, "where the captures are written");
    app.add_option("--only", options.only, "corpora, by the begin of their names")->delimiter(',');
    app.add_flag("--keep", options.keep, "leave the captures in the folder");
    CLI11_PARSE(app, count, arguments);
    sealtap::bench::run(options);
}
