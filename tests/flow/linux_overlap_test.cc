// Overlaps in the out-of-order queue, against what a Linux 6.18 kernel was measured to deliver.
#include <gtest/gtest.h>

#include <sstream>

#include "flow_lab.h"
#include "linux_triplets.h"

namespace sealtap::flow::test {
namespace {

/// The octets of a segment tell which segment it was and where in the stream they stand.
std::string octets_of(int segment, std::uint32_t begin, std::uint32_t end) {
    std::string out;
    for (std::uint32_t at = begin * 2; at < end * 2; ++at)
        out += static_cast<char>("Aa0"[segment] + static_cast<int>(at));
    return out;
}

std::uint32_t digit(const std::string& text, std::size_t at) {
    return static_cast<std::uint32_t>(text.at(at) - '0');
}

std::string expected_of(const std::string& triplet) {
    std::string out;
    for (std::size_t at = 6; at < triplet.size(); ++at) {
        const auto unit = static_cast<std::uint32_t>(at - 6);
        out += octets_of(static_cast<int>(digit(triplet, at)) - 1, unit, unit + 1);
    }
    return out;
}

TEST(LinuxOverlap, AnswersAll337MeasuredTriplets) {
    std::istringstream triplets{std::string(kLinuxTriplets)};
    int count = 0;
    for (std::string triplet; triplets >> triplet; ++count) {
        FlowLab lab;
        lab.handshake();
        for (int segment = 0; segment < 3; ++segment) {
            const auto at = static_cast<std::size_t>(segment) * 2;
            const std::uint32_t begin = digit(triplet, at);
            lab.client(2 + begin * 2, octets_of(segment, begin, digit(triplet, at + 1)));
        }
        lab.client(0, "..");
        lab.table.finish();
        EXPECT_EQ(lab.log().to_responder(), ".." + expected_of(triplet)) << triplet;
        EXPECT_EQ(lab.ledger.difference(), 0) << triplet;
    }
    EXPECT_EQ(count, 337);
}

TEST(LinuxOverlap, NeverChangesWhatWasDelivered) {
    std::istringstream triplets{std::string(kLinuxTriplets)};
    for (std::string triplet; triplets >> triplet;) {
        FlowLab lab;
        lab.handshake();
        std::string delivered;
        for (int segment = 0; segment < 3; ++segment) {
            const auto at = static_cast<std::size_t>(segment) * 2;
            const std::uint32_t begin = digit(triplet, at);
            lab.client(begin * 2, octets_of(segment, begin, digit(triplet, at + 1)));
            const std::string now = lab.factory.logs.empty() ? "" : lab.log().to_responder();
            EXPECT_TRUE(now.starts_with(delivered)) << triplet;
            delivered = now;
        }
        lab.table.finish();
        EXPECT_EQ(lab.ledger.difference(), 0) << triplet;
    }
}

struct Part {
    std::uint32_t offset;
    const char* data;
};
// Novak and Sturges, "Target-Based TCP Stream Reassembly": every relation of two segments.
constexpr Part kNovak[] = {{2, "AAA"},  {6, "BB"},   {8, "CCC"},  {12, "D"}, {15, "EE"},
                           {17, "FFF"}, {20, "GG"},  {22, "HH"},  {24, "I"}, {3, "JJJJ"},
                           {8, "KKK"},  {11, "LLL"}, {14, "MMM"}, {18, "N"}, {21, "O"},
                           {22, "P"},   {24, "QQ"},  {1, "0"}};

std::string novak(OverlapPolicy policy, std::uint32_t isn) {
    FlowLab lab(policy);
    lab.tcp({true, isn, 0, kSyn, "", 0});
    lab.tcp({false, 5000, isn + 1, kSyn | kAck, "", 0});
    for (const Part& part : kNovak) lab.tcp({true, isn + part.offset, 5001, kAck, part.data, 0});
    lab.table.finish();
    EXPECT_EQ(lab.ledger.difference(), 0);
    return lab.log().to_responder();
}

class NovakSequence : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(InitialSequenceNumbers, NovakSequence,
                         testing::Values(0U, 1U, 0xffffffffU, 0xfffffff5U, 0x7fffffffU));

TEST_P(NovakSequence, ReadsAsOnLinux) {
    EXPECT_EQ(novak(OverlapPolicy::Linux, GetParam()), "0AAAJJBCCCLLLMMMFFFGGHHIQ");
}

TEST_P(NovakSequence, ReadsAsItCameFirst) {
    EXPECT_EQ(novak(OverlapPolicy::First, GetParam()), "0AAAJBBCCCLDLMEEFFFGGHHIQ");
}

TEST(LinuxOverlap, MeltsAnAdjacentSegmentIntoTheOneBefore) {
    FlowLab with;
    with.handshake();
    with.client(2, "HH"), with.client(4, "I"), with.client(4, "QQ"), with.client(0, "..");
    with.table.finish();
    EXPECT_EQ(with.log().to_responder(), "..HHIQ");

    FlowLab without;
    without.handshake();
    without.client(4, "I"), without.client(4, "QQ"), without.client(0, "....");
    without.table.finish();
    EXPECT_EQ(without.log().to_responder(), "....QQ");
}

}  // namespace
}  // namespace sealtap::flow::test
