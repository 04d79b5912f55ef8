// The order in which a worker takes what several readers send it.
#include "pipeline/inlet.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sealtap::pipeline {
namespace {

Timestamp at(int second) { return Timestamp(std::chrono::seconds(second)); }

/// An inlet whose channels are fed by the test, one datagram a batch.
class InletTest : public testing::Test {
protected:
    void make(std::size_t channels, Overload overload, std::uint64_t batches_max = 8,
              std::chrono::milliseconds wait_max = std::chrono::hours(1)) {
        inlet_.emplace(Inlet::Options{channels, batches_max, overload, wait_max}, nullptr);
    }
    void send(std::size_t channel, std::initializer_list<int> seconds) {
        for (const int second : seconds) {
            Datagram datagram;
            datagram.clock = at(second);
            datagram.packet_number = channel;
            EXPECT_TRUE(inlet_->channel(channel).add(datagram, nullptr, meter_));
        }
        EXPECT_TRUE(inlet_->channel(channel).send(meter_));
    }
    void tell(std::size_t channel, int second) {
        inlet_->channel(channel).tell_reached(at(second));
    }
    void close(std::size_t channel) { inlet_->channel(channel).close(meter_); }

    /// What may be taken now, as "CHANNEL:SECOND"; then "-" when it waits, "end" at the end.
    std::string taken() {
        std::string text;
        for (;;) {
            const Poll polled = inlet_->look();
            if (polled != Poll::Packet) return text + (polled == Poll::End ? "end" : "-");
            for (const Datagram& datagram : inlet_->run()) {
                text +=
                    std::to_string(inlet_->origin()) + ":" +
                    std::to_string(datagram.clock.time_since_epoch() / std::chrono::seconds(1)) +
                    " ";
            }
            inlet_->done();
        }
    }

    std::optional<Inlet> inlet_;
    LoadMeter meter_;
};

TEST_F(InletTest, TakesTheEarliestFirstAndEqualOnesInTheOrderOfChannels) {
    make(3, Overload::Wait);
    send(0, {2, 5, 9});
    send(1, {1, 5, 6});
    send(2, {3, 5});
    for (const std::size_t channel : {0U, 1U, 2U}) close(channel);
    EXPECT_EQ(taken(), "1:1 0:2 2:3 0:5 1:5 2:5 1:6 0:9 end");
}

TEST_F(InletTest, WaitsForAChannelThatMayBringSomethingEarlier) {
    make(2, Overload::Wait);
    send(0, {1, 2, 3});
    EXPECT_EQ(taken(), "-");
    tell(1, 2);
    EXPECT_EQ(taken(), "0:1 0:2 -") << "what comes at the same time from a later channel is later";
    send(1, {2});
    tell(1, 4);
    EXPECT_EQ(taken(), "1:2 0:3 -");
}

TEST_F(InletTest, ChannelThatIsClosedIsNotWaitedFor) {
    make(2, Overload::Wait);
    send(0, {1});
    close(1);
    EXPECT_EQ(taken(), "0:1 -");
    close(0);
    EXPECT_EQ(taken(), "end");
}

TEST_F(InletTest, ReachedIsTheEarliestThatMayStillCome) {
    make(2, Overload::Wait);
    tell(0, 7);
    tell(1, 5);
    EXPECT_EQ(taken(), "-");
    EXPECT_EQ(inlet_->reached(), at(5));
    send(1, {6});
    tell(1, 9);
    EXPECT_EQ(taken(), "1:6 -");
    EXPECT_EQ(inlet_->reached(), at(7));
}

TEST_F(InletTest, LiveARingThatFillsUpIsNotHeldUp) {
    make(2, Overload::Shed, 8);
    send(0, {1});
    EXPECT_EQ(taken(), "-");
    send(0, {2});
    EXPECT_EQ(taken(), "0:1 -") << "a quarter of the ring, until the first was taken";
}

TEST_F(InletTest, WaitingProducerIsNotHeldUpByAFullRing) {
    make(2, Overload::Wait, 2);
    send(0, {1});
    EXPECT_EQ(taken(), "-");
    send(0, {2});
    EXPECT_EQ(taken(), "0:1 -");
}

TEST_F(InletTest, LiveAChannelThatSaysNothingIsGivenUpUntilItDoes) {
    make(2, Overload::Shed, 64, std::chrono::milliseconds(0));
    send(0, {1, 2});
    while (inlet_->hits()[Limit::MergeWaitMs] == 0) EXPECT_NE(taken(), "end");
    EXPECT_EQ(inlet_->hits()[Limit::MergeWaitMs], 1U);
    send(0, {3});
    EXPECT_EQ(taken(), "0:3 -");
    tell(1, 1);
    send(0, {4});
    EXPECT_EQ(inlet_->hits()[Limit::MergeWaitMs], 1U);
}

}  // namespace
}  // namespace sealtap::pipeline
