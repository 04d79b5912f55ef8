#include "app/tap.h"

#include <gtest/gtest.h>

namespace sealtap::app {
namespace {

using base::CpuSet;

TEST(Tap, PinsEachWorkerToACpuOfItsOwn) {
    InterfaceSettings settings;
    settings.reader_cpus = {0};
    settings.worker_cpus = {3, 1};
    EXPECT_EQ(worker_cpus(settings, {0, 1, 2, 3}), (std::vector<CpuSet>{{3}, {1}}));
}

TEST(Tap, KeepsWorkersOffTheReadersCpus) {
    InterfaceSettings settings;
    settings.reader_cpus = {0};
    EXPECT_EQ(worker_cpus(settings, {0, 1, 2}), (std::vector<CpuSet>{{1, 2}}));
}

TEST(Tap, LetsWorkersShareTheReadersCpusWhereThereAreNoOthers) {
    InterfaceSettings settings;
    settings.reader_cpus = {0};
    EXPECT_EQ(worker_cpus(settings, {0}), (std::vector<CpuSet>{{0}}));
}

TEST(Tap, LeavesWorkersFreeByDefault) {
    EXPECT_TRUE(worker_cpus(InterfaceSettings(), {0, 1}).empty());
}

}  // namespace
}  // namespace sealtap::app
