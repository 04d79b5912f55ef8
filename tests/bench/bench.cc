/// How fast a replay is beside what bounds it, and what a tiny flow costs in memory. README.md says
/// how to read the output.

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "bench/office_mix.h"
#include "bench/tiny_flows.h"
#include "capture/capture_file.h"
#include "config/rule_loader.h"
#include "config/settings_loader.h"
#include "detect/compiled_rules.h"
#include "pipeline/replay.h"

namespace sealtap::bench {
namespace {

constexpr std::uint64_t kSeed = 20260731;
constexpr std::size_t kScanBytes = std::size_t{16} * 1024;  // as many as a block of the scanner has
constexpr double kMega = 1e6;

[[noreturn]] void give_up(const std::string& message) {
    fmt::print(stderr, "bench: {}\n", message);
    std::exit(EXIT_FAILURE);
}

template <class T>
T must(Result<T> result) {
    if (!result) give_up(result.error().message);
    return *std::move(result);
}

pipeline::Engine make_engine() {
    const std::vector<std::string> folders{SEALTAP_SOURCE_DIR "/rules"};
    const auto rules = must(config::load_rules(folders));
    return must(pipeline::Engine::create(config::default_settings(), rules));
}

void read_barely(const std::string& path) {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_t* const capture = pcap_open_offline(path.c_str(), error);
    if (capture == nullptr) give_up(error);
    pcap_pkthdr* header = nullptr;
    const unsigned char* data = nullptr;
    std::uint64_t octets = 0;
    while (pcap_next_ex(capture, &header, &data) == 1) octets += header->caplen;
    pcap_close(capture);
    if (octets == 0) give_up("libpcap read nothing");
}

void scan_barely(const pipeline::Engine& engine, const std::string& payload) {
    detect::PatternScratch scratch(*engine.rules->rules().database);
    std::vector<detect::PatternHit> hits;
    for (Bytes rest = bytes_of(payload); !rest.empty();) {
        const Bytes block = rest.first(std::min(kScanBytes, rest.size()));
        hits.clear();
        if (!scratch.scan(block, kScanBytes, hits)) give_up("too many hits in a block");
        rest = rest.subspan(block.size());
    }
}

/// Takes violations and forgets them.
class NoSink final : public pipeline::ViolationSink {
    void on_violation(Violation) override {}
};
class NoObserver final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

void replay(const pipeline::Engine& engine, const std::string& path, unsigned workers) {
    const auto source = must(capture::open_capture_file(path, 0));
    NoSink sink;
    NoObserver observer;
    pipeline::Outputs outputs;
    outputs.violations = &sink;
    const std::atomic<bool> stop{false};
    const pipeline::RunReport report = pipeline::run_pipeline(
        *source, engine, outputs, workers, pipeline::Overload::Wait, stop, observer);
    if (report.failure) give_up(report.failure->message);
    if (!report.is_exact()) give_up("the ledgers do not add up");
}

void print_speed(const char* what, double capture_bytes, double cpu_seconds,
                 double replay_seconds) {
    fmt::print("{:<28} {:>8.2f} {:>12.2f} {:>9.2f}\n", what, cpu_seconds,
               capture_bytes * 8 / 1e9 / cpu_seconds, replay_seconds / cpu_seconds);
}

void bench_speed(const pipeline::Engine& engine, const std::string& folder, std::uint64_t size) {
    const std::string path = folder + "/office.pcap";
    const std::string payload = write_office_mix(path, size, kSeed);
    const auto bytes = static_cast<double>(std::filesystem::file_size(path));
    const double nothing = usage_of([] {}).cpu_seconds;
    const double read = usage_of([&] { read_barely(path); }).cpu_seconds - nothing;
    const double scan = usage_of([&] { scan_barely(engine, payload); }).cpu_seconds - nothing;
    const double whole = usage_of([&] { replay(engine, path, 1); }).cpu_seconds - nothing;
    fmt::print("office mix, seed {}: capture {:.0f} MB, payload {:.0f} MB\n", kSeed, bytes / kMega,
               static_cast<double>(payload.size()) / kMega);
    fmt::print("{:<28} {:>8} {:>12} {:>9}\n", "", "CPU s", "Gbit/CPU s", "replay/it");
    print_speed("libpcap's bare read", bytes, read, whole);
    print_speed("Hyperscan's bare scan", bytes, scan, whole);
    print_speed("read + scan", bytes, read + scan, whole);
    print_speed("replay, 1 worker", bytes, whole, whole);
}

void bench_memory(const pipeline::Engine& engine, const std::string& folder, std::uint64_t flows) {
    struct Case {
        const char* name;
        TinyKind kind;
        TinyOrder order;
    };
    constexpr Case kCases[] = {{"HTTP, one by one", TinyKind::Http, TinyOrder::OneByOne},
                               {"HTTP, all in step", TinyKind::Http, TinyOrder::InStep},
                               {"unknown, one by one", TinyKind::Unknown, TinyOrder::OneByOne},
                               {"unknown, all in step", TinyKind::Unknown, TinyOrder::InStep},
                               {"UDP, one datagram", TinyKind::Datagram, TinyOrder::OneByOne}};
    const std::string path = folder + "/tiny.pcap";
    fmt::print("\n{} tiny flows\n{:<28} {:>8} {:>12} {:>14} {:>14}\n", flows, "", "CPU s",
               "bytes/flow", "MiB, 1 worker", "MiB, 2 workers");
    for (const Case& one : kCases) {
        write_tiny_flows(path, 1, one.kind, one.order);
        const Usage nothing = usage_of([&] { replay(engine, path, 1); });
        write_tiny_flows(path, flows, one.kind, one.order);
        const Usage single = usage_of([&] { replay(engine, path, 1); });
        const Usage twin = usage_of([&] { replay(engine, path, 2); });
        fmt::print("{:<28} {:>8.2f} {:>12} {:>14} {:>14}\n", one.name, single.cpu_seconds,
                   (single.peak_bytes - nothing.peak_bytes) / flows, single.peak_bytes >> 20U,
                   twin.peak_bytes >> 20U);
    }
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace sealtap::bench

/// bench [MEGABYTES [FLOWS [FOLDER]]]
int main(int count, char** arguments) {
    using namespace sealtap::bench;
    const auto number = [&](int at, std::uint64_t standard) {
        return count > at ? std::strtoull(arguments[at], nullptr, 10) : standard;
    };
    const std::string folder =
        count > 3 ? arguments[3] : std::filesystem::temp_directory_path().string();
    const auto engine = make_engine();
    // Memory first: a child inherits what is resident here, and the office mix is large.
    if (const std::uint64_t flows = number(2, 1'000'000); flows != 0)
        bench_memory(engine, folder, flows);
    if (const std::uint64_t megabytes = number(1, 200); megabytes != 0)
        bench_speed(engine, folder, megabytes * 1'000'000);
}
