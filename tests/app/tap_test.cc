#include "app/tap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sealtap::app {
namespace {

using base::CpuSet;
using testing::HasSubstr;

std::vector<CpuSet> cpus_of(const InterfaceSettings& interface, const CpuSet& allowed) {
    const InterfaceSettings* const one = &interface;
    return worker_cpus(std::span(&one, 1), allowed);
}

TEST(Tap, PinsEachWorkerToACpuOfItsOwn) {
    InterfaceSettings settings;
    settings.reader_cpus = {0};
    settings.worker_cpus = {3, 1};
    EXPECT_EQ(cpus_of(settings, {0, 1, 2, 3}), (std::vector<CpuSet>{{3}, {1}}));
}

TEST(Tap, KeepsWorkersOffTheReadersCpus) {
    InterfaceSettings settings;
    settings.reader_cpus = {0};
    EXPECT_EQ(cpus_of(settings, {0, 1, 2}), (std::vector<CpuSet>{{1, 2}}));
}

TEST(Tap, LetsWorkersShareTheReadersCpusWhereThereAreNoOthers) {
    InterfaceSettings settings;
    settings.reader_cpus = {0};
    EXPECT_EQ(cpus_of(settings, {0}), (std::vector<CpuSet>{{0}}));
}

TEST(Tap, WorkersOfMergedInterfacesHaveTheCpusOfAll) {
    InterfaceSettings one;
    InterfaceSettings other;
    one.worker_cpus = {2};
    other.worker_cpus = {3};
    const std::vector<const InterfaceSettings*> both{&one, &other};
    EXPECT_EQ(worker_cpus(both, {0, 1, 2, 3}), (std::vector<CpuSet>{{2}, {3}}));
    one.worker_cpus = other.worker_cpus = {};
    one.reader_cpus = {0};
    other.reader_cpus = {1};
    EXPECT_EQ(worker_cpus(both, {0, 1, 2, 3}), (std::vector<CpuSet>{{2, 3}}));
}

TEST(Tap, KeepsBrokersOffTheCpusOfReadersAndWorkersWhileThereAreOthers) {
    InterfaceSettings settings;
    const InterfaceSettings* const one = &settings;
    const auto cpus = [&](const CpuSet& allowed) {
        return broker_cpus(std::span(&one, 1), allowed);
    };
    EXPECT_TRUE(cpus({0, 1, 2}).empty()) << "anywhere";
    settings.reader_cpus = {0};
    EXPECT_EQ(cpus({0, 1, 2}), (CpuSet{1, 2}));
    settings.worker_cpus = {1};
    EXPECT_EQ(cpus({0, 1, 2}), CpuSet{2});
    settings.worker_cpus = {1, 2};
    EXPECT_EQ(cpus({0, 1, 2}), (CpuSet{1, 2})) << "beside workers rather than beside the reader";
    EXPECT_TRUE(cpus({0}).empty());
}

TEST(Tap, SeveralReadersOfAnInterfaceHaveACpuEach) {
    InterfaceSettings settings;
    settings.reader_cpus = {4, 5};
    EXPECT_EQ(reader_cpus(settings, 0), (CpuSet{4, 5}));
    settings.readers = 3;
    EXPECT_EQ(reader_cpus(settings, 0), CpuSet{4});
    EXPECT_EQ(reader_cpus(settings, 1), CpuSet{5});
    EXPECT_EQ(reader_cpus(settings, 2), CpuSet{4});
    EXPECT_TRUE(reader_cpus(InterfaceSettings(), 0).empty());
}

TEST(Tap, SaysWhichOffloadsShowAndHowToTurnThemOff) {
    const std::vector<std::string_view> both{"gro", "tso"};
    const std::string line = offload_line("eth1", both);
    EXPECT_THAT(line, HasSubstr("put together before they are seen (gro, tso)"));
    EXPECT_THAT(line, HasSubstr("`ethtool -K eth1 gro off tso off`"));
    EXPECT_THAT(offload_line("eth1", std::span(both).subspan(1)),
                HasSubstr("what this host itself sends"));
    EXPECT_EQ(offload_line("eth1", {}), "");
}

TEST(Tap, LeavesWorkersFreeByDefault) { EXPECT_TRUE(cpus_of(InterfaceSettings(), {0, 1}).empty()); }

}  // namespace
}  // namespace sealtap::app
