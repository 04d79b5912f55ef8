#include "base/bounded_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace sealtap::base {
namespace {

TEST(BoundedQueue, KeepsTheOrderOfOneWriter) {
    BoundedQueue<int> queue(4);
    std::thread writer([&queue] {
        for (int i = 0; i < 10'000; ++i) queue.push(i);
        queue.close();
    });
    int expected = 0;
    while (const auto item = queue.pop()) EXPECT_EQ(*item, expected++);
    writer.join();
    EXPECT_EQ(expected, 10'000);
}

TEST(BoundedQueue, LosesNothingBetweenManyThreads) {
    BoundedQueue<int> queue(8);
    constexpr int kEach = 2'000;
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w) {
        writers.emplace_back([&queue] {
            for (int i = 1; i <= kEach; ++i) queue.push(i);
        });
    }
    std::vector<long> sums(3, 0);
    std::vector<std::thread> readers;
    for (long& sum : sums) {
        readers.emplace_back([&queue, &sum] {
            while (const auto item = queue.pop()) sum += *item;
        });
    }
    for (std::thread& writer : writers) writer.join();
    queue.close();
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(sums[0] + sums[1] + sums[2], 4L * kEach * (kEach + 1) / 2);
}

TEST(BoundedQueue, RefusesWhenFullWithoutTakingTheItem) {
    BoundedQueue<std::unique_ptr<int>> queue(1);
    auto first = std::make_unique<int>(1);
    auto second = std::make_unique<int>(2);
    EXPECT_TRUE(queue.try_push(first));
    EXPECT_FALSE(queue.try_push(second));
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(*second, 2);
}

TEST(BoundedQueue, DrainsAfterItWasClosed) {
    BoundedQueue<int> queue(4);
    queue.push(7);
    queue.close();
    EXPECT_FALSE(queue.push(8));
    EXPECT_EQ(queue.pop(), 7);
    EXPECT_EQ(queue.pop(), std::nullopt);
}

}  // namespace
}  // namespace sealtap::base
