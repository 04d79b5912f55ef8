#include <gtest/gtest.h>

#include "sealtap/coverage.h"
#include "sealtap/frame_ledger.h"

namespace sealtap {
namespace {

TEST(PartLedger, IsExactWhenEveryOctetHasItsFate) {
    PartLedger ledger;
    ledger.size = 10;
    ledger.scanned = 4;
    ledger.decoded = 3;
    ledger.not_inspected[static_cast<std::size_t>(Cause::Encrypted)] = 3;
    EXPECT_EQ(ledger.difference(), 0);
    ledger.scanned = 5;
    EXPECT_EQ(ledger.difference(), -1);
}

TEST(PartLedger, IsCompleteOnlyWithoutAnyCause) {
    PartLedger ledger;
    ledger.size = ledger.scanned = 5;
    EXPECT_EQ(ledger.state(), CoverageState::Complete);
    ledger.flag(Cause::FlowCut);
    EXPECT_EQ(ledger.state(), CoverageState::Partial);
}

TEST(PartLedger, OfUnreadOctetsIsNone) {
    PartLedger ledger;
    ledger.size = 5;
    ledger.not_inspected[static_cast<std::size_t>(Cause::Media)] = 5;
    EXPECT_EQ(ledger.state(), CoverageState::None);
}

TEST(PartLedger, ThatMissesOctetsIsPartial) {
    PartLedger ledger;
    ledger.size = ledger.scanned = 5;
    ledger.missing[static_cast<std::size_t>(Cause::Gap)] = 1;
    EXPECT_EQ(ledger.state(), CoverageState::Partial);
    EXPECT_EQ(ledger.difference(), 0);
}

TEST(FrameLedger, AddsUpWithEveryCause) {
    FrameLedger sum;
    for (std::size_t i = 0; i < kFrameCauseCount; ++i) {
        FrameLedger one;
        one.captured = 3;
        one.headers = 2;
        one.count(static_cast<FrameCause>(i), 1);
        sum.add(one);
    }
    EXPECT_EQ(sum.captured, 3 * kFrameCauseCount);
    EXPECT_EQ(sum.difference(), 0);
}

TEST(Names, AreThereForEveryCause) {
    for (std::size_t i = 0; i < kCauseCount; ++i)
        EXPECT_FALSE(to_string(static_cast<Cause>(i)).empty());
    for (std::size_t i = 0; i < kFrameCauseCount; ++i) {
        EXPECT_FALSE(to_string(static_cast<FrameCause>(i)).empty());
    }
}

}  // namespace
}  // namespace sealtap
