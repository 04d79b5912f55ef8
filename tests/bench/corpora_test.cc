// What the benchmark relies on: the same seed writes the same corpus, and the sensor answers for
// every octet of each.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "bench/elephants.h"
#include "bench/hostile.h"
#include "bench/office_mix.h"
#include "bench/tiny_flows.h"
#include "capture/capture_file.h"
#include "pipeline/replay_fixture.h"
#include "support/scratch_dir.h"

namespace sealtap::bench {
namespace {

constexpr std::uint64_t kSeed = 7;
constexpr std::uint64_t kSize = 2'000'000;

struct Corpus {
    std::string name;
    std::function<Workload(const std::string& path)> write;
};

void PrintTo(const Corpus& corpus, std::ostream* out) { *out << corpus.name; }

Workload write_office(const std::string& path, std::uint64_t size, Order order) {
    return write_office_mix({.path = path, .size = size, .seed = kSeed, .order = order});
}

std::vector<Corpus> corpora() {
    std::vector<Corpus> all{
        {"office",
         [](const std::string& path) { return write_office(path, kSize, Order::AsSent); }},
        {"reordered",
         [](const std::string& path) { return write_office(path, kSize, Order::Swapped); }},
        {"elephants", [](const std::string& path) { return write_elephants(path, kSize, kSeed); }}};
    for (const Hostile kind : kHostile) {
        std::string name(to_string(kind));
        std::erase(name, ' ');
        all.push_back({"hostile_" + name, [kind](const std::string& path) {
                           return write_hostile(path, kind, kSize / 10, kSeed);
                       }});
    }
    constexpr std::uint64_t kFlows = 2000;
    for (const TinyKind kind : {TinyKind::Http, TinyKind::Unknown, TinyKind::Datagram}) {
        for (const TinyOrder order : {TinyOrder::OneByOne, TinyOrder::InStep}) {
            all.push_back({"tiny_" + std::to_string(static_cast<int>(kind)) + "_" +
                               std::to_string(static_cast<int>(order)),
                           [kind, order](const std::string& path) {
                               return write_tiny_flows(path, kFlows, kind, order);
                           }});
        }
    }
    return all;
}

test::ReplayResult replay(const std::string& path, unsigned workers,
                          flow::Vigilance vigilance = flow::Vigilance::On) {
    const auto source = capture::open_capture_file(path, 0);
    if (!source) throw std::runtime_error(source.error().message);
    return test::replay(**source, test::engine_for(test::three_zones()), workers, vigilance);
}

class CorpusTest : public testing::TestWithParam<Corpus> {};

TEST_P(CorpusTest, TheSameSeedWritesTheSameOctets) {
    const test::ScratchDir folder;
    const Workload once = GetParam().write(folder.file("once"));
    const Workload again = GetParam().write(folder.file("again"));
    const std::string octets = test::read_file(folder.file("once"));
    EXPECT_EQ(octets.size(), once.capture_bytes);
    EXPECT_EQ(once.capture_bytes, again.capture_bytes);
    EXPECT_TRUE(octets == test::read_file(folder.file("again")));
}

TEST_P(CorpusTest, TheLedgersAreExactAndTheWriterCountsAsTheSensorDoes) {
    const test::ScratchDir folder;
    const Workload load = GetParam().write(folder.file("capture"));
    const test::ReplayResult one = replay(folder.file("capture"), 1);
    EXPECT_EQ(one.report.frames.difference(), 0);
    EXPECT_EQ(one.report.counts.part_difference, 0);
    EXPECT_EQ(one.report.counts.parts.difference(), 0);
    EXPECT_EQ(one.report.frames.frames, load.packets);
    EXPECT_EQ(one.report.counts.flows, load.flows);
    const test::ReplayResult two = replay(folder.file("capture"), 2);
    EXPECT_TRUE(two.report.is_exact());
    EXPECT_EQ(one.ordered(), two.ordered());
    EXPECT_EQ(one.documents, two.documents);
}

INSTANTIATE_TEST_SUITE_P(All, CorpusTest, testing::ValuesIn(corpora()),
                         [](const auto& tested) { return tested.param.name; });

TEST(ReorderedCorpus, ReadsAsTheSameFlowsInOrder) {
    constexpr std::uint64_t kEnoughForFindings = 6'000'000;
    const test::ScratchDir folder;
    const Workload sent = write_office(folder.file("sent"), kEnoughForFindings, Order::AsSent);
    const Workload swapped = write_office(folder.file("late"), kEnoughForFindings, Order::Swapped);
    EXPECT_GT(swapped.packets, sent.packets) << "nothing came twice";
    const test::ReplayResult in_order = replay(folder.file("sent"), 1);
    const test::ReplayResult reordered = replay(folder.file("late"), 1);
    EXPECT_GT(in_order.report.counts.findings, 0U);
    EXPECT_EQ(in_order.documents, reordered.documents);
    EXPECT_EQ(in_order.flows, reordered.flows);
    EXPECT_TRUE(reordered.report.is_exact());
}

// The pair of the benchmark does the same work but for what it measures.
TEST(OfficeMix, ReadsTheSameWithoutVigilance) {
    const test::ScratchDir folder;
    (void)write_office(folder.file("capture"), kSize, Order::AsSent);
    const test::ReplayResult vigilant = replay(folder.file("capture"), 1);
    const test::ReplayResult unwary = replay(folder.file("capture"), 1, flow::Vigilance::Off);
    EXPECT_EQ(vigilant.report.counts.ambiguous_flows, 0U);
    EXPECT_EQ(vigilant.documents, unwary.documents);
    EXPECT_EQ(vigilant.flows, unwary.flows);
    EXPECT_EQ(vigilant.ordered(), unwary.ordered());
    EXPECT_TRUE(unwary.report.is_exact());
}

}  // namespace
}  // namespace sealtap::bench
