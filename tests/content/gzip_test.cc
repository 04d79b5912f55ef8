#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

// "绝密 top secret 机密\n" in GB18030, compressed by Python's gzip and zlib.
const std::string kPlain = from_hex("bef8c3dc20746f702073656372657420bbfac3dc0a");
const std::string kGzip = from_hex(
    "1f8b08080000000002ff706c616e2e74787400dbf7e3f01d8592fc0285e2d4e4a2d41285ddbf0edfe10200dffa33bc"
    "15000000");
const std::string kZlib = from_hex("789cdbf7e3f01d8592fc0285e2d4e4a2d41285ddbf0edfe102007ce60aed");
const std::string kRaw = from_hex("dbf7e3f01d8592fc0285e2d4e4a2d41285ddbf0edfe10200");

TEST(Gzip, UndoesWhatPythonCompressed) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"gzip"}), kGzip);
    EXPECT_EQ(host.text("part > gzip"), kPlain);
    EXPECT_EQ(host.text("part > gzip.header"), std::string("plan.txt\0", 9));
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Gzip, IsKnownByItsFirstOctetsWithoutACoding) {
    RecordingHost host;
    read_part(host, part_info("application/octet-stream"), kGzip);
    EXPECT_EQ(host.text("part > gzip"), kPlain);
}

TEST(Gzip, JoinsMembersAndBearsZerosBehindThem) {
    RecordingHost host;
    read_part(host, part_info("", {"gzip"}), kGzip + kGzip + std::string(512, '\0'));
    EXPECT_EQ(host.text("part > gzip"), kPlain + kPlain);
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Gzip, ScansJunkBehindTheLastMemberRaw) {
    RecordingHost host;
    read_part(host, part_info("", {"gzip"}), kGzip + "junk behind");
    EXPECT_EQ(host.text("part > gzip"), kPlain);
    EXPECT_EQ(host.text("part"), "<gap 51>junk behind");
    EXPECT_EQ(host.not_inspected(Cause::DecodeError), 11U);
}

TEST(Gzip, PlainBodyThatOnlyCallsItselfGzipIsScannedWhole) {
    RecordingHost host;
    read_part(host, part_info("text/html", {"gzip"}), "<html>plain after all</html>");
    EXPECT_EQ(host.text("part"), "<html>plain after all</html>");
    EXPECT_EQ(host.not_inspected(Cause::DecodeError), 28U);
}

TEST(Gzip, TruncatedStreamKeepsWhatItGaveAndSaysSo) {
    const std::string text = babble(5000, 1);
    const std::string coded = gzipped(text);
    RecordingHost host;
    read_part(host, part_info("", {"gzip"}), std::string_view(coded).substr(0, coded.size() / 2));
    EXPECT_TRUE(text.starts_with(host.text("part > gzip")));
    EXPECT_GT(host.text("part > gzip").size(), 1000U);
    EXPECT_TRUE(host.sum().has(Cause::DecodeError));
}

TEST(Gzip, NothingBehindAGapIsTakenForText) {
    const std::string coded = gzipped(babble(5000, 1));
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("", {"gzip"}), RawText());
    part->on_data(bytes_of(std::string_view(coded).substr(0, 1000)));
    part->on_gap(100, Cause::Gap);
    part->on_data(bytes_of(std::string_view(coded).substr(1100)));
    part->end(EndReason::Complete);
    EXPECT_EQ(host.total.missing[static_cast<std::size_t>(Cause::Gap)], 100U);
    EXPECT_EQ(host.not_inspected(Cause::DecodeError), coded.size() - 1100);
    EXPECT_TRUE(host.text("part").starts_with("<gap 1100>"));
}

TEST(Gzip, BombOfZerosStopsAtTheRatioAndIsCounted) {
    const std::string bomb = gzipped(std::string(64 << 20, '\0'));
    RecordingHost host;
    read_part(host, part_info("", {"gzip"}), bomb);
    const std::uint64_t decoded = host.text("part > gzip").size();
    EXPECT_GE(decoded, 1U << 20);
    EXPECT_LE(decoded, (1U << 20) + 200 * bomb.size());
    EXPECT_GT(host.not_inspected(Cause::DecodeBudget), bomb.size() / 2);
    EXPECT_EQ(host.sum().difference(), 0);
}

TEST(Gzip, BombInsideACodingStopsToo) {
    const std::string bomb = gzipped(gzipped(std::string(64 << 20, '\0')));
    RecordingHost host;
    read_part(host, part_info("", {"gzip", "gzip"}), bomb);
    EXPECT_LE(host.text("part > gzip > gzip").size(), 2U << 20);
    EXPECT_TRUE(host.sum().has(Cause::DecodeBudget));
}

TEST(Gzip, OrdinaryTextOfManyMegabytesPasses) {
    std::string text;
    for (unsigned seed = 0; seed < 40; ++seed) text += babble(100'000, seed);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"gzip"}), gzipped(text));
    EXPECT_EQ(host.text("part > gzip"), text);
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Deflate, UndoesZlibsWrappingAndNone) {
    for (const std::string& coded : {kZlib, kRaw}) {
        RecordingHost host;
        read_part(host, part_info("text/html", {"deflate"}), coded);
        EXPECT_EQ(host.text("part > deflate"), kPlain);
        EXPECT_EQ(host.sum().state(), CoverageState::Complete);
    }
}

TEST(Deflate, ScansJunkBehindTheStreamRaw) {
    RecordingHost host;
    read_part(host, part_info("", {"deflate"}), kZlib + "junk");
    EXPECT_EQ(host.text("part > deflate"), kPlain);
    EXPECT_EQ(host.not_inspected(Cause::DecodeError), 4U);
}

TEST(Gzip, UndoesCodingsInTheirOrder) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"gzip", "deflate", "base64"}),
              gzipped(deflated(base64_lines("inmost"), Wrapping::Zlib)));
    EXPECT_EQ(host.text("part > gzip > deflate > base64"), "inmost");
}

}  // namespace
}  // namespace sealtap::test
