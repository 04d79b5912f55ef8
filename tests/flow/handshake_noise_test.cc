// Handshakes that are none, and acknowledgements of what never was. Numbers are those of the
// evasion matrix.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint8_t kUrg = 32;

void finish(FlowLab& lab) {
    lab.table.finish();
    EXPECT_EQ(lab.ledger.difference(), 0);
}

/// All that was handed on to be scanned of one direction.
bool is_found(const FlowLog& log, std::string_view text) {
    return log.to_responder().find(text) != std::string::npos ||
           std::ranges::any_of(log.conflicts, [text](const std::string& shown) {
               return shown.find(text) != std::string::npos;
           });
}

class SynWithMore : public testing::TestWithParam<std::uint8_t> {};
INSTANTIATE_TEST_SUITE_P(T04, SynWithMore,
                         testing::Values(std::uint8_t{kSyn | kFin}, std::uint8_t{kSyn | kRst},
                                         std::uint8_t{kSyn | kFin | kUrg | kPsh},
                                         std::uint8_t{kSyn | kFin | kAck}));

TEST_P(SynWithMore, OpensNothingAndItsOctetsAreReadAside) {  // T04
    FlowLab lab;
    lab.tcp({true, 7000, 0, GetParam(), "evil"});
    lab.handshake();
    lab.client(0, "good");
    lab.server(0, "fine", 4);
    finish(lab);
    EXPECT_EQ(lab.factory.logs.size(), 1U);
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_EQ(lab.log().to_originator(), "fine");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("evil"));
    EXPECT_FALSE(lab.log().stats.midstream);
}

TEST_P(SynWithMore, EndsNothingInAnOpenFlow) {  // T04
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.tcp({true, 1005, 5001, GetParam(), "evil"});
    lab.client(4, "more");
    finish(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_TRUE(is_found(lab.log(), "evil"));
    EXPECT_EQ(lab.log().close_reason, EndReason::CaptureEnd);
}

TEST(SplitHandshake, OfFourStepsIsReadByItsNumbers) {  // T05
    FlowLab lab;
    lab.tcp({true, 1000, 0, kSyn, ""});
    lab.tcp({false, 5000, 0, kSyn, ""});
    lab.tcp({true, 1000, 5001, kSyn | kAck, ""});
    lab.tcp({false, 5001, 1001, kAck, ""});
    lab.client(0, "question");
    lab.server(0, "answer", 8);
    finish(lab);
    EXPECT_EQ(lab.factory.logs.size(), 1U);
    EXPECT_EQ(lab.log().info.originator.port, lab.client_port);
    EXPECT_EQ(lab.log().to_responder(), "question");
    EXPECT_EQ(lab.log().to_originator(), "answer");
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
}

TEST(SplitHandshake, OfFiveStepsIsReadByItsNumbers) {  // T05
    FlowLab lab;
    lab.tcp({true, 1000, 0, kSyn, ""});
    lab.tcp({false, 777, 1001, kAck, ""});
    lab.tcp({false, 5000, 0, kSyn, ""});
    lab.tcp({true, 1000, 5001, kSyn | kAck, ""});
    lab.tcp({false, 5001, 1001, kAck, ""});
    lab.client(0, "question");
    lab.server(0, "answer", 8);
    finish(lab);
    EXPECT_EQ(lab.factory.logs.size(), 1U);
    EXPECT_EQ(lab.log().info.originator.port, lab.client_port);
    EXPECT_EQ(lab.log().to_responder(), "question");
    EXPECT_EQ(lab.log().to_originator(), "answer");
}

/// The receiver drops them all (RFC 9293 section 3.10.7.4). A mirror port that loses octets of the
/// other direction makes honest ones look the same, so what they bring is delivered; and whatever
/// contradicts it is read beside it.
class NeverSent : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(T08, NeverSent,
                         testing::Values(1U, 1000U, 3U << 20U, 0x10000000U,
                                         static_cast<std::uint32_t>(-100),
                                         static_cast<std::uint32_t>(-(1 << 30))));

TEST_P(NeverSent, AcknowledgementBeforeTheReceiversOctetsHidesNeither) {  // T08
    FlowLab lab;
    lab.handshake();
    lab.server(0, "220 ready");
    lab.client(0, "the decoy", 9 + GetParam());
    lab.client(0, "TheSecret", 9);
    lab.server(9, "ok", 9);
    lab.client(9, "more", 11);
    finish(lab);
    EXPECT_TRUE(is_found(lab.log(), "the decoy"));
    EXPECT_TRUE(is_found(lab.log(), "TheSecret"));
    EXPECT_EQ(lab.log().gaps[0], 0U);
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
}

TEST_P(NeverSent, AcknowledgementBehindTheReceiversOctetsHidesNeither) {  // T08
    FlowLab lab;
    lab.handshake();
    lab.server(0, "220 ready");
    lab.client(0, "TheSecret", 9);
    lab.client(0, "the decoy", 9 + GetParam());
    lab.client(9, "more", 9);
    finish(lab);
    EXPECT_EQ(lab.log().to_responder(), "TheSecretmore");
    EXPECT_TRUE(is_found(lab.log(), "the decoy"));
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
}

/// Linux drops octets beyond the window that it announced. We may have missed the segment that
/// announced more, so they are delivered; and whatever contradicts them is read beside them.
class BeyondTheWindow : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Order, BeyondTheWindow, testing::Bool(),
                         [](const auto& v) { return v.param ? "DecoyFirst" : "DecoyLast"; });

TEST_P(BeyondTheWindow, OctetsHideNothing) {
    FlowLab lab;
    lab.handshake();  // the lab's windows are of 0 octets: all data are beyond
    const auto [first, second] =
        GetParam() ? std::pair("the decoy", "TheSecret") : std::pair("TheSecret", "the decoy");
    lab.client(4, first);
    lab.client(4, second);
    lab.client(0, "good");
    lab.server(0, "", 13);
    lab.client(13, "more");
    finish(lab);
    EXPECT_EQ(lab.log().to_responder(), "good" + std::string(first) + "more");
    EXPECT_TRUE(is_found(lab.log(), "the decoy"));
    EXPECT_TRUE(is_found(lab.log(), "TheSecret"));
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
    EXPECT_EQ(lab.log().gaps[0], 0U);
}

}  // namespace
}  // namespace sealtap::flow::test
