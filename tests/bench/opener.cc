// What a process of its own costs: documents opened through sealtap-opener, as a ratio to the same
// formats in this process. `opener_bench [FILE...]` measures files besides.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "opener/builtin.h"
#include "opener/client.h"
#include "opener/zip_writer.h"

namespace sealtap::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 7;
constexpr std::size_t kSmallBytes = 2000;
constexpr std::size_t kLargeBytes = std::size_t{64} << 20U;

/// Looks at what comes as little as may be.
class Counted final : public OpenedParts {
public:
    void begin(PartInfo&& /*info*/) override {}
    void data(Bytes octets) override { octets_ += octets.size(); }
    void place(const Place& /*place*/) override {}
    void skipped(std::uint64_t /*octets*/, Cause /*cause*/) override {}
    void end(EndReason /*reason*/) override {}
    void unread(std::uint64_t /*octets*/, Cause /*cause*/) override {}
    [[nodiscard]] bool wants_more() const noexcept override { return true; }
    [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }

private:
    std::uint64_t octets_ = 0;
};

struct Sample {
    std::string name;
    std::string octets;
    int times;  ///< in one round
};

/// The shortest of some rounds, for one document.
template <class Open>
std::chrono::duration<double> time_of(const Sample& sample, Open open) {
    std::chrono::duration<double> best{1e9};
    for (int round = 0; round < kRounds; ++round) {
        const Clock::time_point begin = Clock::now();
        for (int i = 0; i < sample.times; ++i) open();
        best = std::min<std::chrono::duration<double>>(best, (Clock::now() - begin) / sample.times);
    }
    return best;
}

std::uint64_t open_here(const Sample& sample) {
    Counted out;
    (void)opener::open_document({.octets = bytes_of(sample.octets), .name = {}, .media_type = {}},
                                out);
    return out.octets();
}

std::uint64_t open_there(const Sample& sample, DocumentOpener& opener) {
    Counted out;
    const PartInfo info;
    const CollectedRun run{0, bytes_of(sample.octets)};
    (void)opener.open({.info = info, .runs = {&run, 1}, .size = sample.octets.size()}, out);
    return out.octets();
}

void measure(const Sample& sample, DocumentOpener& opener) {
    const std::uint64_t octets = open_here(sample);
    if (open_there(sample, opener) != octets) {
        fmt::print("{}: the child reads something else\n", sample.name);
        return;
    }
    const auto here = time_of(sample, [&] { (void)open_here(sample); });
    const auto there = time_of(sample, [&] { (void)open_there(sample, opener); });
    constexpr double kMicro = 1e6;
    const double mb = static_cast<double>(octets) / 1e6;
    fmt::print(
        "{:40} {:10} octets  here {:9.1f} µs  child {:9.1f} µs  {:8.1f} MB/s  ratio {:.2f}\n",
        sample.name, octets, here.count() * kMicro, there.count() * kMicro, mb / there.count(),
        there.count() / here.count());
}

std::string zip_of(std::size_t octets, const char* words, bool is_deflated) {
    std::string text;
    while (text.size() < octets) text += words;
    test::ZipWriter zip;
    test::ZipEntry entry;
    entry.name = "words.txt";
    entry.text = std::move(text);
    entry.is_deflated = is_deflated;
    return zip.add(std::move(entry)).write();
}

std::string read_file(const char* path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void measure_start(const Settings& settings) {
    const Sample sample{"start of a child", {}, 5};
    const auto time = time_of(sample, [&] { (void)opener::try_opener(settings); });
    fmt::print("{:40} {:.1f} ms\n", sample.name, time.count() * 1e3);
}

}  // namespace
}  // namespace sealtap::bench

int main(int argc, char** argv) {
    using namespace sealtap;
    using bench::Sample;
    const Settings settings;
    LimitHits hits;
    opener::OpenerCounts counts;
    const auto opener = opener::make_opener(settings, hits, counts);
    bench::measure_start(settings);
    bench::measure({"small zip, stored", bench::zip_of(bench::kSmallBytes, "words ", false), 500},
                   *opener);
    bench::measure({"small zip, deflated", bench::zip_of(bench::kSmallBytes, "words ", true), 500},
                   *opener);
    bench::measure({"large zip, stored", bench::zip_of(bench::kLargeBytes, "words ", false), 1},
                   *opener);
    bench::measure({"large zip, deflated", bench::zip_of(bench::kLargeBytes, "words ", true), 1},
                   *opener);
    for (int i = 1; i < argc; ++i) bench::measure({argv[i], bench::read_file(argv[i]), 5}, *opener);
    return counts.failed == 0 ? 0 : 1;
}
