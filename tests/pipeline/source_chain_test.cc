#include "pipeline/source_chain.h"

#include <gtest/gtest.h>

namespace sealtap::pipeline {
namespace {

/// Packets at the given seconds; then its end, or a damage.
class FakeSource final : public PacketSource {
public:
    FakeSource(std::vector<int> seconds, std::string damage = "", std::uint32_t index = 0)
        : seconds_(std::move(seconds)), damage_(std::move(damage)), index_(index) {}
    Result<Poll> poll(Packet& packet) override {
        if (next_ < seconds_.size()) {
            packet = {};
            packet.time = Timestamp(std::chrono::seconds(seconds_[next_++]));
            packet.number = next_;
            packet.source = index_;
            return Poll::Packet;
        }
        if (!damage_.empty()) return std::unexpected(Error{ErrorCode::BadInput, damage_});
        return Poll::End;
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    std::vector<int> seconds_;
    std::string damage_;
    std::uint32_t index_;
    std::size_t next_ = 0;
};

std::vector<std::unique_ptr<PacketSource>> three_sources() {
    std::vector<std::unique_ptr<PacketSource>> sources;
    sources.push_back(std::make_unique<FakeSource>(std::vector{1, 4, 9}));
    sources.push_back(
        std::make_unique<FakeSource>(std::vector{2, 4}, "b.pcap: damaged after packet 2"));
    sources.push_back(std::make_unique<FakeSource>(std::vector{3}));
    return sources;
}

std::vector<std::int64_t> seconds_of(SourceChain& chain) {
    std::vector<std::int64_t> seconds;
    Packet packet;
    while (*chain.poll(packet) == Poll::Packet) {
        EXPECT_EQ(packet.number, seconds.size() + 1);
        seconds.push_back(
            std::chrono::duration_cast<std::chrono::seconds>(packet.time.time_since_epoch())
                .count());
    }
    return seconds;
}

TEST(SourceChain, ReadsOneCaptureAfterTheOther) {
    SourceChain chain(three_sources(), ChainOrder::AsGiven);
    EXPECT_EQ(seconds_of(chain), (std::vector<std::int64_t>{1, 4, 9, 2, 4, 3}));
}

TEST(SourceChain, InterleavesByTime) {
    SourceChain chain(three_sources(), ChainOrder::ByTime);
    EXPECT_EQ(seconds_of(chain), (std::vector<std::int64_t>{1, 2, 3, 4, 4, 9}));
}

TEST(SourceChain, CaptureThatStepsBackInTimeKeepsItsOwnOrder) {
    std::vector<std::unique_ptr<PacketSource>> sources;
    sources.push_back(std::make_unique<FakeSource>(std::vector{1, 8, 3, 6}));
    sources.push_back(std::make_unique<FakeSource>(std::vector{2, 7, 9}));
    SourceChain chain(std::move(sources), ChainOrder::ByTime);
    EXPECT_EQ(seconds_of(chain), (std::vector<std::int64_t>{1, 2, 7, 8, 3, 6, 9}));
}

TEST(SourceChain, EqualTimesComeInTheOrderOfTheCaptures) {
    std::vector<std::unique_ptr<PacketSource>> sources;
    for (std::uint32_t index = 0; index < 3; ++index)
        sources.push_back(std::make_unique<FakeSource>(std::vector{5, 5}, "", index));
    SourceChain chain(std::move(sources), ChainOrder::ByTime);
    std::vector<std::uint32_t> indices;
    for (Packet packet; *chain.poll(packet) == Poll::Packet;) indices.push_back(packet.source);
    EXPECT_EQ(indices, (std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2}));
}

TEST(SourceChain, GoesOnBehindADamagedCaptureAndKeepsTheMessage) {
    SourceChain chain(three_sources(), ChainOrder::AsGiven);
    (void)seconds_of(chain);
    ASSERT_EQ(chain.damages().size(), 1U);
    EXPECT_EQ(chain.damages().front().message, "b.pcap: damaged after packet 2");
}

class LossySource final : public PacketSource {
public:
    explicit LossySource(std::optional<CaptureDrops> drops) : drops_(drops) {}
    Result<Poll> poll(Packet&) override { return Poll::End; }
    std::optional<CaptureDrops> drops() override { return drops_; }

private:
    std::optional<CaptureDrops> drops_;
};

TEST(SourceChain, DropsAreTheSumOfThoseThatAreTold) {
    std::vector<std::unique_ptr<PacketSource>> sources;
    sources.push_back(std::make_unique<LossySource>(std::nullopt));
    EXPECT_FALSE(SourceChain(std::move(sources), ChainOrder::AsGiven).drops());
    sources.clear();
    for (const std::uint64_t count : {1U, 10U})
        sources.push_back(std::make_unique<LossySource>(CaptureDrops{count, 2 * count, 0}));
    sources.push_back(std::make_unique<LossySource>(std::nullopt));
    const auto drops = SourceChain(std::move(sources), ChainOrder::ByTime).drops();
    ASSERT_TRUE(drops);
    EXPECT_EQ(drops->kernel_packets, 11U);
    EXPECT_EQ(drops->interface_packets, 22U);
}

/// Idle before each of its packets, as a file whose chunks are all held.
class HesitantSource final : public PacketSource {
public:
    explicit HesitantSource(std::vector<int> seconds) : source_(std::move(seconds)) {}
    Result<Poll> poll(Packet& packet) override {
        is_ready_ = !is_ready_;
        return is_ready_ ? Result<Poll>(Poll::Idle) : source_.poll(packet);
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    FakeSource source_;
    bool is_ready_ = false;
};

TEST(SourceChain, IsIdleWhileACaptureThatMayBeNextIsAndKeepsTheOrder) {
    for (const ChainOrder order : {ChainOrder::AsGiven, ChainOrder::ByTime}) {
        std::vector<std::unique_ptr<PacketSource>> sources;
        sources.push_back(std::make_unique<FakeSource>(std::vector{2, 4}));
        sources.push_back(std::make_unique<HesitantSource>(std::vector{1, 3}));
        SourceChain chain(std::move(sources), order);
        std::vector<std::int64_t> seconds;
        std::size_t idle = 0;
        Packet packet;
        for (Poll answer = Poll::Idle; answer != Poll::End;) {
            answer = *chain.poll(packet);
            if (answer == Poll::Idle) ++idle;
            if (answer == Poll::Packet)
                seconds.push_back(packet.time.time_since_epoch() / std::chrono::seconds(1));
        }
        EXPECT_EQ(idle, 3U);
        const bool as_given = order == ChainOrder::AsGiven;
        EXPECT_EQ(seconds, as_given ? (std::vector<std::int64_t>{2, 4, 1, 3})
                                    : (std::vector<std::int64_t>{1, 2, 3, 4}));
    }
}

}  // namespace
}  // namespace sealtap::pipeline
