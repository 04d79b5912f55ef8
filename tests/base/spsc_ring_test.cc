#include "base/spsc_ring.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace sealtap::base {
namespace {

// The rings lie on the heap: the stack on which ASan notices uses after a return is not aligned to
// a line of the cache.

TEST(SpscRing, KeepsOrderAndLosesNothingBetweenTwoThreads) {
    for (const std::uint64_t capacity : {1U, 3U, 64U}) {
        const auto ring_memory = std::make_unique<SpscRing<int>>(capacity);
        SpscRing<int>& ring = *ring_memory;
        constexpr int kItems = 5'000;
        std::thread producer([&ring] {
            for (int i = 0; i < kItems; ++i) ring.push(i);
            ring.close();
        });
        int expected = 0;
        while (const auto item = ring.pop()) ASSERT_EQ(*item, expected++);
        producer.join();
        EXPECT_EQ(expected, kItems);
    }
}

TEST(SpscRing, TwoRingsCarryItemsToAndFro) {
    const auto to_memory = std::make_unique<SpscRing<std::unique_ptr<int>>>(2);
    SpscRing<std::unique_ptr<int>>& to = *to_memory;
    const auto fro_memory = std::make_unique<SpscRing<std::unique_ptr<int>>>(2);
    SpscRing<std::unique_ptr<int>>& fro = *fro_memory;
    std::thread worker([&] {
        while (auto item = to.pop()) {
            ++**item;
            fro.push(*std::move(item));
        }
        fro.close();
    });
    auto item = std::make_unique<int>(0);
    for (int i = 0; i < 2'000; ++i) {
        to.push(std::move(item));
        item = *fro.pop();
    }
    to.close();
    worker.join();
    EXPECT_EQ(*item, 2'000);
    EXPECT_FALSE(fro.pop());
}

TEST(SpscRing, RefusesWhenFullWithoutTakingTheItem) {
    const auto ring_memory = std::make_unique<SpscRing<std::unique_ptr<int>>>(1);
    SpscRing<std::unique_ptr<int>>& ring = *ring_memory;
    auto first = std::make_unique<int>(1);
    auto second = std::make_unique<int>(2);
    EXPECT_TRUE(ring.try_push(first));
    EXPECT_FALSE(ring.try_push(second));
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(**ring.try_pop(), 1);
    EXPECT_FALSE(ring.try_pop());
    EXPECT_TRUE(ring.try_push(second));
}

TEST(SpscRing, HoldsAsManyAsItsCapacityAndNoMore) {
    const auto ring_memory = std::make_unique<SpscRing<int>>(3);
    SpscRing<int>& ring = *ring_memory;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(ring.try_push(i));
    int more = 3;
    EXPECT_FALSE(ring.try_push(more));
}

TEST(SpscRing, DrainsAfterItWasClosed) {
    const auto ring_memory = std::make_unique<SpscRing<int>>(4);
    SpscRing<int>& ring = *ring_memory;
    ring.push(7);
    ring.close();
    EXPECT_EQ(ring.pop(), 7);
    EXPECT_EQ(ring.pop(), std::nullopt);
    EXPECT_EQ(ring.try_pop(), std::nullopt);
}

}  // namespace
}  // namespace sealtap::base
