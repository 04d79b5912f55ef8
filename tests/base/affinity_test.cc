#include "base/affinity.h"

#include <gtest/gtest.h>

#include <thread>

namespace sealtap::base {
namespace {

/// In a thread of its own, so that the test program stays where it was.
template <class Body>
void in_thread(Body body) {
    std::thread(body).join();
}

TEST(Affinity, ThreadRunsWhereItWasTold) {
    in_thread([] {
        const CpuSet allowed = allowed_cpus();
        ASSERT_FALSE(allowed.empty());
        ASSERT_TRUE(run_on({allowed.back()}));
        EXPECT_EQ(allowed_cpus(), CpuSet{allowed.back()});
    });
}

TEST(Affinity, NoCpusChangeNothing) {
    in_thread([] {
        const CpuSet before = allowed_cpus();
        ASSERT_TRUE(run_on({}));
        EXPECT_EQ(allowed_cpus(), before);
    });
}

TEST(Affinity, CpuThatIsNotThereIsAnErrorThatNamesIt) {
    in_thread([] {
        const auto pinned = run_on({4095});
        ASSERT_FALSE(pinned);
        EXPECT_NE(pinned.error().message.find("4095"), std::string::npos);
    });
}

TEST(Affinity, OnCpusGoesBackWhereItWas) {
    in_thread([] {
        const CpuSet before = allowed_cpus();
        {
            const OnCpus beside({before.front()});
            EXPECT_EQ(allowed_cpus(), CpuSet{before.front()});
        }
        EXPECT_EQ(allowed_cpus(), before);
    });
}

TEST(Affinity, CpusOutsideAreThoseThatMayNotBeUsed) {
    EXPECT_EQ(cpus_outside({1, 7, 3}, {0, 1, 2, 3}), CpuSet{7});
    EXPECT_TRUE(cpus_outside({}, {0}).empty());
}

TEST(Affinity, InterfaceThatIsNotThereHasNoNode) {
    EXPECT_FALSE(numa_node_of_interface("nowhere0"));
    EXPECT_FALSE(numa_node_of_cpu(99999));
}

}  // namespace
}  // namespace sealtap::base
