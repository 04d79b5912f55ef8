// Whatever a receiver makes of segments that contradict each other, we read it too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "flow/other_views.h"
#include "flow_lab.h"
#include "overlap_cases.h"

namespace sealtap::flow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

enum class Wire { OutOfOrder, InOrder };

constexpr int kUnit = 2;

/// Before and behind the segments stand octets that nobody contradicts: a secret may begin or end
/// in them.
void send(FlowLab& lab, const Triplet& triplet, Wire arrival) {
    lab.handshake();
    if (arrival == Wire::InOrder) lab.client(0, "<<");
    for (int i = 0; i < 3; ++i) {
        const Units units = triplet[static_cast<std::size_t>(i)];
        lab.client(2 + static_cast<std::uint32_t>(units.begin * kUnit),
                   segment_octets(i, units, kUnit));
    }
    const std::vector<int> owners = reading(kFirst, triplet);
    for (std::size_t unit = 0; unit < owners.size(); ++unit) {
        if (owners[unit] < 0) lab.client(2 + static_cast<std::uint32_t>(unit * kUnit), "##");
    }
    if (arrival == Wire::OutOfOrder) lab.client(0, "<<");
    lab.client(2 + static_cast<std::uint32_t>(owners.size() * kUnit), ">>");
    lab.table.finish();
}

std::string name_of(const Triplet& triplet) {
    std::string name;
    for (const Units& units : triplet)
        name += std::to_string(units.begin) + std::to_string(units.end) + " ";
    return name;
}

bool is_read(const FlowLog& log, const std::string& text) {
    if (log.to_responder().find(text) != std::string::npos) return true;
    return std::ranges::any_of(log.conflicts, [&](const std::string& view) {
        return view.find(text) != std::string::npos;
    });
}

class EveryTriplet : public testing::TestWithParam<Wire> {};
INSTANTIATE_TEST_SUITE_P(Tcp, EveryTriplet, testing::Values(Wire::OutOfOrder, Wire::InOrder));

TEST_P(EveryTriplet, IsReadAsEveryReceiverReadsIt) {
    const std::set<Triplet> triplets = all_triplets();
    ASSERT_EQ(triplets.size(), 409U);
    for (const Triplet& triplet : triplets) {
        FlowLab lab;
        send(lab, triplet, GetParam());
        std::set<std::vector<int>> readings;
        for (const Receiver receiver : kTcpReceivers) {
            const std::vector<int> owners = reading(receiver, triplet);
            readings.insert(owners);
            EXPECT_TRUE(is_read(lab.log(), "<<" + text_of_reading(owners, kUnit) + ">>"))
                << name_of(triplet) << " as receiver " << receiver;
        }
        EXPECT_EQ(lab.log().stats.ambiguities, readings.size() > 1 ? 1U : 0U) << name_of(triplet);
        EXPECT_LE(lab.log().conflicts.size(), Limits()[Limit::ViewsMax]) << name_of(triplet);
        EXPECT_EQ(lab.ledger.difference(), 0) << name_of(triplet);
    }
}

TEST(OtherViews, ASecretAcrossTheBorderOfARewriteIsRead) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "number 4111");
    lab.client(11, "xxxxxxxx");
    lab.client(11, "11111111");
    lab.client(19, "1111 end");
    lab.table.finish();
    EXPECT_EQ(lab.log().to_responder(), "number 4111xxxxxxxx1111 end");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("number 4111111111111111 end"));
    EXPECT_EQ(lab.ledger.conflicting, 8U);
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
}

TEST(OtherViews, ARewriteThatIsCutOtherwiseIsComparedOctetByOctet) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "abcd");
    lab.client(4, "efgh");
    lab.client(2, "cdXf");
    lab.client(1, "bcde");
    lab.table.finish();
    EXPECT_EQ(lab.ledger.conflicting, 1U);
    EXPECT_EQ(lab.ledger.duplicate, 7U);
    EXPECT_THAT(lab.log().conflicts, ElementsAre("abcdXfgh"));
}

TEST(OtherViews, AContradictionFarBehindAHoleIsReadInItsContext) {
    FlowLab lab;
    lab.handshake();
    std::string stream(30000, 'x');
    stream.replace(20000, 16, "4111111111111111");
    for (std::uint32_t at = 1000; at < 30000; at += 1000) lab.client(at, stream.substr(at, 1000));
    lab.client(20008, "........");
    lab.client(0, stream.substr(0, 1000));
    lab.table.finish();
    EXPECT_EQ(lab.log().to_responder(), stream);
    ASSERT_EQ(lab.log().conflicts.size(), 1U);
    EXPECT_THAT(lab.log().conflicts[0], HasSubstr("xx41111111........xx"));
}

TEST(OtherViews, TheOctetOfAKeepAliveIsNoOtherView) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "question");
    lab.client(7, std::string(1, '\0'));
    lab.client(8, " and more");
    lab.table.finish();
    EXPECT_EQ(lab.log().stats.ambiguities, 0U);
    EXPECT_THAT(lab.log().conflicts, ElementsAre(std::string(1, '\0')));
}

TEST(OtherViews, EqualRetransmissionsAreNone) {
    FlowLab lab;
    lab.handshake();
    lab.client(4, "efgh");
    lab.client(2, "cdef");
    lab.client(0, "abcd");
    lab.client(1, "bcdefg");
    lab.table.finish();
    EXPECT_EQ(lab.log().stats.ambiguities, 0U);
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
}

Limits with(Limit limit, std::uint64_t value) {
    Limits limits;
    limits.set(limit, value);
    return limits;
}

/// A flow whose octets contradict each other, and go on behind.
void rewrite(FlowLab& lab) {
    lab.handshake();
    lab.client(0, "before secret_ behind");
    lab.client(7, "SECRET_");
    lab.client(21, std::string(300, '.'));
}

class ALimitOfViews : public testing::TestWithParam<Limit> {};
INSTANTIATE_TEST_SUITE_P(All, ALimitOfViews,
                         testing::Values(Limit::ViewBytesMax, Limit::ViewSegmentsMax,
                                         Limit::AllViewBytesMax));

TEST_P(ALimitOfViews, LeavesTheLosingOctetsAloneAndIsCounted) {
    FlowLab lab(OverlapPolicy::Linux, with(GetParam(), 0));
    rewrite(lab);
    lab.table.finish();
    EXPECT_THAT(lab.log().conflicts, ElementsAre("SECRET_"));
    EXPECT_GT(lab.limit_hits(GetParam()), 0U);
    EXPECT_GE(lab.log().stats.ambiguities, 1U);
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(OtherViews, AReadingTooManyIsCountedAndItsSegmentsAreShown) {
    const std::set<Triplet> triplets = all_triplets();
    std::uint64_t hits = 0;
    for (const Triplet& triplet : triplets) {
        FlowLab lab(OverlapPolicy::Linux, with(Limit::ViewsMax, 1));
        send(lab, triplet, Wire::OutOfOrder);
        hits += lab.limit_hits(Limit::ViewsMax);
        for (int i = 0; i < 3; ++i) {
            const std::string segment =
                segment_octets(i, triplet[static_cast<std::size_t>(i)], kUnit);
            EXPECT_TRUE(is_read(lab.log(), segment)) << name_of(triplet) << segment;
        }
    }
    EXPECT_GT(hits, 0U);
}

TEST(OtherViews, GiveTheirRoomBackToOtherFlows) {
    FlowLab lab(OverlapPolicy::Linux, with(Limit::AllViewBytesMax, 2000));
    for (std::uint16_t port = 1; port <= 50; ++port) {
        lab.client_port = port;
        rewrite(lab);
        EXPECT_THAT(lab.log(port - 1U).conflicts, ElementsAre(HasSubstr("before SECRET_ behind")));
    }
    EXPECT_EQ(lab.limit_hits(Limit::AllViewBytesMax), 0U);
}

TEST(OtherViews, ManyFlowsHoldNoMoreThanTheLimitAllTogether) {
    FlowLab lab(OverlapPolicy::Linux, with(Limit::AllViewBytesMax, 2000));
    for (std::uint16_t port = 1; port <= 50; ++port) {
        lab.client_port = port;
        lab.handshake();
        lab.client(0, "before secret_ behind");
        lab.client(7, "SECRET_");
    }
    lab.table.finish();
    for (std::size_t flow = 0; flow < 50; ++flow)
        EXPECT_TRUE(is_read(lab.log(flow), "SECRET_")) << flow;
    EXPECT_THAT(lab.log(49).conflicts, ElementsAre("SECRET_"));
    EXPECT_GT(lab.limit_hits(Limit::AllViewBytesMax), 0U);
    EXPECT_EQ(lab.ledger.difference(), 0);
}

}  // namespace
}  // namespace sealtap::flow::test
