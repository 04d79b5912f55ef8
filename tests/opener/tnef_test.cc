#include "opener/tnef/tnef.h"

#include <gtest/gtest.h>

#include "collected_output.h"
#include "tnef_writer.h"

namespace sealtap::test {
namespace {

OpenStatus open_tnef(std::string_view octets, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::tnef::kDescriptor.accepts(whole));
    return opener::tnef::kDescriptor.open(whole, out);
}

TEST(Tnef, ReadsSubjectBodiesAndRecipients) {
    CollectedOutput out;
    EXPECT_EQ(open_tnef(sample_tnef(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("tnef:subject"), "绝密 plan\n");
    EXPECT_EQ(out.text("tnef:body"), "body in the old attribute\n");
    EXPECT_EQ(out.text("tnef:recipients"), "Zhang San\tzhang@corp.example\n");
    EXPECT_EQ(out.text("tnef:html"), "<p>html</p>");
    EXPECT_EQ(out.text("tnef:rtf"), "{\\rtf1 secret in rtf}");
    EXPECT_EQ(out.find("tnef:rtf")->info.media_type, "text/rtf");
    EXPECT_EQ(out.place_of("tnef:subject", "plan").region, Region::Header);
    std::string all;
    for (const CollectedPart& part : out.parts) all += part.text;
    EXPECT_NE(all.find("body of the properties"), std::string::npos);
}

TEST(Tnef, TextsOfUnknownPropertiesAreText) {
    CollectedOutput out;
    (void)open_tnef(sample_tnef(), out);
    EXPECT_NE(out.text("tnef:properties").find("Label\nnamed value\n"), std::string::npos);
    EXPECT_NE(out.text("tnef:raw").find("SMTP:ZHANG@CORP.EXAMPLE"), std::string::npos);
}

TEST(Tnef, AttachmentsBearTheirLongNames) {
    CollectedOutput out;
    (void)open_tnef(sample_tnef(), out);
    EXPECT_EQ(out.text("tnef:attachment \"long name.txt\""), "octets of the file");
    EXPECT_EQ(out.text("tnef:attachment \"inner\""), TnefWriter().octets);
}

TEST(Tnef, KeepsWhatStandsBeforeTheEndOfAFileThatIsCut) {
    const std::string file = sample_tnef();
    CollectedOutput out;
    const std::size_t end = file.find("octets of the file") + 6;
    EXPECT_EQ(open_tnef(std::string_view(file).substr(0, end), out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("tnef:attachment"), "octets");
    EXPECT_EQ(out.text("tnef:subject"), "绝密 plan\n");
}

TEST(Tnef, WhatFollowsAnAttributeThatIsNoneIsRaw) {
    CollectedOutput out;
    const std::string file = TnefWriter().add(1, 0x0001'8004, "plan").octets + "\x07 hidden behind";
    EXPECT_EQ(open_tnef(file, out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("tnef:rest"), "\x07 hidden behind");
}

TEST(Tnef, CountsThatClaimMoreThanThereIsCostNothing) {
    CollectedOutput out;
    const std::string file =
        TnefWriter()
            .add(1, 0x0006'9003,
                 le(UINT32_MAX, 4) + le(0x101F, 2) + le(0x3001, 2) + le(UINT32_MAX, 4))
            .add(1, 0x0006'9004, le(UINT32_MAX, 4) + le(0, 4) + le(0, 4))
            .octets;
    EXPECT_EQ(open_tnef(file, out), OpenStatus::Damaged);
}

}  // namespace
}  // namespace sealtap::test
