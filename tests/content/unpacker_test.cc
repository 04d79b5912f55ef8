#include "content/encoders.h"
#include "content/format.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

using std::string_literals::operator""s;

TEST(Unpacker, LeafIsScannedAndCounted) {
    RecordingHost host;
    PartInfo info = part_info("text/plain");
    info.step = "http.body";
    info.name = RawText("计划.txt");
    const PartPtr part = content::open_part(host, PartInfo(info), RawText("above"));
    part->on_data(bytes_of("short"));
    part->end(EndReason::Complete);
    EXPECT_EQ(host.text("above > http.body \"计划.txt\""), "short");
    EXPECT_EQ(host.total.scanned, 5U);
    EXPECT_EQ(host.ledgers.size(), 1U);
}

TEST(Unpacker, EmptyPartIsAccountedForOnceAndNeverDecoded) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"gzip"}), "");
    EXPECT_EQ(host.ledgers.size(), 1U);
    EXPECT_EQ(host.total.state(), CoverageState::Complete);
}

TEST(Unpacker, TextInACharsetThatNobodyReadsIsToldSo) {
    const std::string strange = "\x81\x9F\xFE\xFF\x80\x81\x82\xFF\x83 and plain";
    RecordingHost host;
    PartInfo info = part_info("text/plain", {});
    info.charset = "x-nobody-knows";
    read_part(host, info, strange);
    EXPECT_TRUE(host.total.has(Cause::UnknownCoding));
    EXPECT_EQ(host.total.scanned, strange.size()) << "as far as its octets tell";
}

TEST(Unpacker, UnknownCodingIsScannedRawAndCounted) {
    RecordingHost host;
    PartInfo info = part_info("text/plain", {"dcb", "gzip"});
    info.object = ObjectKind::Body;
    read_part(host, info, "compressed somehow");
    EXPECT_EQ(host.text("part"), "compressed somehow");
    EXPECT_EQ(host.not_inspected(Cause::UnknownCoding), 18U);
    EXPECT_EQ(host.find_object(ObjectKind::Body)->data, "compressed somehow");
}

TEST(Unpacker, IdentityIsNoCoding) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"identity", "8bit"}), "plain");
    EXPECT_EQ(host.total.scanned, 5U);
}

TEST(Unpacker, ContainersAndMediaAreScannedRawAndNeverCalledInspected) {
    const std::pair<std::string, Cause> files[] = {
        {"PK\x03\x04 and a name.docx", Cause::UnopenedContainer},
        {"%PDF-1.7\n%....", Cause::UnopenedContainer},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 ole file", Cause::UnopenedContainer},
        {"7z\xBC\xAF\x27\x1C....", Cause::UnopenedContainer},
        {"BZh91AY&SY........", Cause::UnopenedContainer},
        {"{\\rtf1 text}", Cause::UnopenedContainer},
        {"II*\0.... a TIFF"s, Cause::Media},
        {"OggS.... a sound", Cause::Media},
        {"\0\0\0\x18"s + "ftypmp42....", Cause::Media},
        {"BM\x36\x04\x01\0\0\0\0\0\x36\x04\0\0\x28\0"s, Cause::Media},
        {"Salted__12345678....", Cause::Encrypted},
        {"\x30\x82\x01\x02\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0"s, Cause::Encrypted},
    };
    for (const auto& [octets, cause] : files) {
        RecordingHost host;
        read_part(host, part_info("application/octet-stream"), octets);
        EXPECT_EQ(host.text("part"), octets);
        EXPECT_EQ(host.not_inspected(cause), octets.size()) << octets;
        EXPECT_EQ(host.total.scanned, 0U);
    }
}

TEST(Unpacker, TextThatCallsItselfAnImageIsText) {
    RecordingHost host;
    read_part(host, part_info("image/png"), "密级：绝密 and plain text");
    EXPECT_EQ(host.total.not_inspected[static_cast<std::size_t>(Cause::Media)], 0U);
    RecordingHost binary;
    read_part(binary, part_info("image/x-unheard-of"), "\x01\x02\x03 some pixels");
    EXPECT_EQ(binary.not_inspected(Cause::Media), 15U);
}

TEST(Unpacker, UnicodeTextAndXmlAreText) {
    for (const std::string& text :
         {"\xFF\xFE\x5D\x7E"s, "BMW drives past the gate"s, "<svg>"s, "MMS message"s}) {
        EXPECT_EQ(content::opaque_format(
                      part_info("text/plain"),
                      bytes_of(text).first(std::min(text.size(), content::kHeadBytes))),
                  std::nullopt)
            << text;
    }
}

TEST(Unpacker, TarIsKnownByItsMarkFarIn) {
    const std::string tar = std::string(257, 'n') + "ustar\0"s + "00" + std::string(400, 'x');
    for (const std::size_t cut : {1U, 100U, 1000U}) {
        RecordingHost host;
        const PartPtr part = content::open_part(host, part_info(""), RawText());
        for (std::size_t at = 0; at < tar.size(); at += cut)
            part->on_data(bytes_of(std::string_view(tar).substr(at, cut)));
        part->end(EndReason::Complete);
        EXPECT_EQ(host.not_inspected(Cause::UnopenedContainer), tar.size());
        EXPECT_EQ(host.total.scanned, 0U);
    }
}

TEST(Unpacker, GapAndSkippedOctetsAreCountedApart) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("text/plain"), RawText());
    part->on_data(bytes_of("ab"));
    part->on_gap(7, Cause::Gap);
    part->on_skipped(5, Cause::Encrypted);
    part->on_data(bytes_of("cd"));
    part->end(EndReason::Timeout);
    EXPECT_EQ(host.text("part"), "ab<gap 7><gap 5>cd");
    EXPECT_EQ(host.total.size, 9U);
    EXPECT_EQ(host.total.scanned, 4U);
    EXPECT_EQ(host.not_inspected(Cause::Encrypted), 5U);
    EXPECT_EQ(host.total.missing[static_cast<std::size_t>(Cause::Gap)], 7U);
    EXPECT_TRUE(host.total.has(Cause::FlowCut));
}

TEST(Unpacker, CoderAtTheDepthLimitIsScannedRaw) {
    Limits limits;
    limits.set(Limit::DecodeDepthMax, 1);
    RecordingHost host(limits);
    read_part(host, part_info("", {"base64", "base64"}), base64_lines(base64_lines("text")));
    EXPECT_EQ(host.text("part > base64"), base64_lines("text"));
    EXPECT_EQ(host.hits[Limit::DecodeDepthMax], 1U);
    EXPECT_EQ(host.not_inspected(Cause::DecodeBudget), base64_lines("text").size());
}

TEST(Unpacker, PathShowsNoMoreOfANameThanAFileSystemWould) {
    RecordingHost host;
    PartInfo info = part_info("text/plain");
    for (int i = 0; i < 100; ++i) info.name = RawText(info.name.unmasked() + "绝密.");
    read_part(host, info, "x");
    EXPECT_EQ(host.scans[0]->path.size(), std::string("part \"\"").size() + 252)
        << "and no word cut in two";
    EXPECT_EQ(host.scans[0]->info.name.unmasked().size(), 700U);
}

TEST(Unpacker, DocumentInsideIsOpenedOnAHostOfItsOwn) {
    RecordingHost host;
    PartInfo info = part_info("text/plain", {"base64"});
    info.judged = Judged::Alone;
    info.object = ObjectKind::Attachment;
    read_part(host, info, "dGV4dA==");
    EXPECT_TRUE(host.scans.empty());
    EXPECT_EQ(host.total.size, 0U);
    ASSERT_EQ(host.documents.size(), 1U);
    EXPECT_EQ(host.documents[0]->text("part > base64"), "text");
    EXPECT_EQ(host.documents[0]->objects.size(), 1U);
    EXPECT_TRUE(host.documents[0]->documents.empty());
    EXPECT_TRUE(host.documents[0]->ended);
}

TEST(Unpacker, SettlingReachesThePartsInside) {
    RecordingHost host;
    const PartPtr part =
        content::open_part(host, multipart_info("multipart/mixed", "b"), RawText());
    part->on_data(bytes_of("--b\r\n\r\nthe text of a part that goes on"));
    part->settle();
    EXPECT_EQ(host.total.scanned, 31U);
    part->end(EndReason::Complete);
    EXPECT_EQ(host.sum().difference(), 0);
}

}  // namespace
}  // namespace sealtap::test
