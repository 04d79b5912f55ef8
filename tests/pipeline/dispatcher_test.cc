#include "pipeline/dispatcher.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

namespace sealtap::pipeline {
namespace {

/// Keeps what it is given; fails as often as it is told first.
class FakeFeed final : public Feed {
public:
    struct Taken {
        std::mutex mutex;
        std::vector<std::string> alerts;
        int failures_left = 0;
    };
    explicit FakeFeed(Taken& taken) : taken_(taken) {}
    Result<void> deliver(std::span<const std::string> alerts) override {
        const std::lock_guard lock(taken_.mutex);
        if (taken_.failures_left-- > 0) {
            return std::unexpected(Error{ErrorCode::Unavailable, "the receiver is away"});
        }
        taken_.alerts.insert(taken_.alerts.end(), alerts.begin(), alerts.end());
        return {};
    }

private:
    Taken& taken_;
};

Violation named(const std::string& id) {
    Violation violation;
    violation.id = id;
    violation.policy = "marking-above-clearance";
    violation.level = "secret";
    return violation;
}

std::string text_of_alert(const Violation& violation) { return violation.id; }

DispatcherOptions options_with(FakeFeed::Taken& taken) {
    DispatcherOptions options;
    options.alert_text = text_of_alert;
    options.feeds.push_back({"fake", std::make_unique<FakeFeed>(taken)});
    return options;
}

std::string temporary_store(const char* name) {
    const std::string path =
        (std::filesystem::path(::testing::TempDir()) /
         (std::string("sealtap-dispatcher-") + std::to_string(::getpid()) + name))
            .string();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    return path;
}

std::unique_ptr<queue::ViolationStore> open_store(const std::string& path) {
    queue::StoreOptions options;
    options.path = path;
    options.alert_text = text_of_alert;
    return std::move(queue::ViolationStore::open(std::move(options)).value());
}

TEST(Dispatcher, DeliversInTheOrderOfSubmission) {
    FakeFeed::Taken taken;
    Dispatcher dispatcher(options_with(taken));
    std::vector<std::string> expected;
    for (int i = 0; i < 100; ++i) {
        expected.push_back(std::to_string(i));
        std::vector<Violation> one;
        one.push_back(named(expected.back()));
        dispatcher.submit(std::move(one));
    }
    ASSERT_TRUE(dispatcher.finish());
    EXPECT_EQ(taken.alerts, expected);
    EXPECT_EQ(dispatcher.counts().delivered, 100U);
}

TEST(Dispatcher, TriesAFeedAgainBeforeItEnds) {
    FakeFeed::Taken taken;
    taken.failures_left = 1;
    Dispatcher dispatcher(options_with(taken));
    dispatcher.submit({named("a")});
    ASSERT_TRUE(dispatcher.finish());
    EXPECT_EQ(taken.alerts, std::vector<std::string>{"a"});
}

TEST(Dispatcher, SaysWhichFeedFailedInTheEnd) {
    FakeFeed::Taken taken;
    taken.failures_left = 1000;
    Dispatcher dispatcher(options_with(taken));
    dispatcher.submit({named("a")});
    const auto finished = dispatcher.finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().message, "the receiver is away");
}

TEST(Dispatcher, StoresBeforeItFeedsAndFeedsWhatAFormerRunCouldNot) {
    const std::string path = temporary_store("outbox");
    FakeFeed::Taken away;
    away.failures_left = 1000;
    {
        DispatcherOptions options = options_with(away);
        options.store = open_store(path);
        options.delivery = DispatcherOptions::Delivery::Outbox;
        Dispatcher dispatcher(std::move(options));
        dispatcher.submit({named("1111111111111111"), named("2222222222222222")});
        EXPECT_FALSE(dispatcher.finish());
        EXPECT_EQ(dispatcher.counts().inserted, 2U);
    }
    FakeFeed::Taken back;
    DispatcherOptions options = options_with(back);
    options.store = open_store(path);
    options.delivery = DispatcherOptions::Delivery::Outbox;
    Dispatcher dispatcher(std::move(options));
    ASSERT_TRUE(dispatcher.finish());
    EXPECT_EQ(back.alerts, (std::vector<std::string>{"1111111111111111", "2222222222222222"}));
}

TEST(Dispatcher, CountsWhatItDropsWhenItMayNotWait) {
    FakeFeed::Taken taken;
    DispatcherOptions options = options_with(taken);
    options.pending_max = 1;
    options.when_full = DispatcherOptions::WhenFull::Drop;
    Dispatcher dispatcher(std::move(options));
    for (int i = 0; i < 1000; ++i) dispatcher.submit({named(std::to_string(i))});
    ASSERT_TRUE(dispatcher.finish());
    const DispatchCounts counts = dispatcher.counts();
    EXPECT_EQ(counts.submitted + counts.dropped, 1000U);
    EXPECT_EQ(taken.alerts.size(), counts.submitted);
}

TEST(Dispatcher, TakesFromManyThreads) {
    FakeFeed::Taken taken;
    DispatcherOptions options = options_with(taken);
    options.pending_max = 16;
    Dispatcher dispatcher(std::move(options));
    std::vector<std::thread> workers;
    for (int w = 0; w < 4; ++w) {
        workers.emplace_back([&dispatcher] {
            for (int i = 0; i < 200; ++i) dispatcher.submit({named(std::to_string(i))});
        });
    }
    for (std::thread& worker : workers) worker.join();
    ASSERT_TRUE(dispatcher.finish());
    EXPECT_EQ(taken.alerts.size(), 800U);
}

TEST(Dispatcher, HearsASignal) {
    std::promise<void> stopped;
    Dispatcher dispatcher(DispatcherOptions{});
    std::promise<void> ready;
    dispatcher.on_stop_signal([&stopped] { stopped.set_value(); });
    dispatcher.every(std::chrono::milliseconds(1), [&ready, done = false]() mutable {
        if (!std::exchange(done, true))
            ready.set_value();  // the signal's handler is in place by now
    });
    ready.get_future().wait();
    ASSERT_EQ(std::raise(SIGTERM), 0);
    stopped.get_future().wait();
    EXPECT_TRUE(dispatcher.finish());
}

}  // namespace
}  // namespace sealtap::pipeline
