#include "content/encoders.h"
#include "content/packers.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

// "绝密 top secret 机密\n" in UTF-8, by the brotli program.
const std::string kPlain = "\xE7\xBB\x9D\xE5\xAF\x86 top secret \xE6\x9C\xBA\xE5\xAF\x86\n";

TEST(Brotli, UndoesWhatTheLibraryCoded) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"br"}), brotlied(kPlain));
    EXPECT_EQ(host.text("part > br"), kPlain);
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Brotli, UndoesAStreamLargerThanItsWindow) {
    std::string text;
    for (unsigned seed = 0; seed < 20; ++seed) text += babble(100'000, seed % 7);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"br"}), brotlied(text, 16));
    EXPECT_EQ(host.text("part > br"), text);
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Brotli, UndoesCodingsInTheirOrder) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"br", "gzip"}), brotlied(gzipped(kPlain)));
    EXPECT_EQ(host.text("part > br > gzip"), kPlain);
}

TEST(Brotli, TextThatOnlyCallsItselfBrotliIsScannedWholeAndTold) {
    for (const std::string& text :
         {std::string("<html>plain after all</html>"), kPlain, babble(9000, 3), std::string("x"),
          std::string("{\"id\": \"11010519491231002X\"}"), std::string("\x06trailing"),
          std::string(";text behind a stream of nothing")}) {
        RecordingHost host;
        read_part(host, part_info("text/html", {"br"}), text);
        EXPECT_EQ(host.text("part"), text);
        EXPECT_EQ(host.not_inspected(Cause::DecodeError), text.size());
        EXPECT_EQ(host.sum().difference(), 0);
    }
}

TEST(Brotli, NoTextOfOneKindOfLetterPassesForBrotli) {
    for (unsigned letter = 0; letter < 256; ++letter) {
        const std::string text = static_cast<char>(letter) + ("ecret plan " + babble(600, letter));
        RecordingHost host;
        read_part(host, part_info("text/html", {"br"}), text);
        EXPECT_EQ(host.text("part"), text) << letter;
    }
}

/// RFC 7932 section 9.2: a window of 16 bits, no last block, metadata of `text`; 8-bit lengths.
std::string metadata_block(std::string_view text) {
    const std::size_t length = text.size() - 1;
    // WBITS 0, ISLAST 0, MNIBBLES 11, reserved 0, two octets of length; then byte-aligned.
    const std::size_t bits = 0b010'1100U | length << 7U;
    std::string out;
    for (std::size_t shift = 0; shift < 24; shift += 8)
        out += static_cast<char>(bits >> shift & 0xFFU);
    return out.append(text);
}

TEST(Brotli, ReadsMetadataThatReadersSkip) {
    const std::string hidden = babble(9000, 5);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"br"}), metadata_block(hidden) + "\x03");
    const std::string raw = host.text("part > br.metadata") + host.text("part");
    EXPECT_NE(raw.find(hidden), std::string::npos);
}

TEST(Brotli, LargeWindowIsToldAsACodingThatNobodyReads) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"br"}), "\x11" + brotlied(kPlain));
    EXPECT_GT(host.not_inspected(Cause::UnknownCoding), 0U);
}

TEST(Brotli, ScansJunkBehindTheStreamRaw) {
    const std::string text = babble(50'000, 2);
    RecordingHost host;
    read_part(host, part_info("", {"br"}), brotlied(text) + "junk behind");
    EXPECT_EQ(host.text("part > br"), text);
    EXPECT_TRUE(host.text("part").ends_with("junk behind"));
    EXPECT_GE(host.not_inspected(Cause::DecodeError), 11U);
}

TEST(Brotli, TruncatedStreamKeepsWhatItGaveAndSaysSo) {
    const std::string text = babble(50'000, 1);
    const std::string coded = brotlied(text);
    RecordingHost host;
    read_part(host, part_info("", {"br"}), std::string_view(coded).substr(0, coded.size() / 2));
    EXPECT_TRUE(text.starts_with(host.text("part > br")));
    EXPECT_GT(host.text("part > br").size(), 20'000U);
    EXPECT_TRUE(host.sum().has(Cause::DecodeError));
}

TEST(Brotli, KeepsWhatStandsBeforeAGapAndTakesNothingBehindItForText) {
    const std::string text = babble(50'000, 1);
    const std::string coded = brotlied(text);
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("", {"br"}), RawText());
    part->on_data(bytes_of(std::string_view(coded).substr(0, 10'000)));
    part->on_gap(100, Cause::Gap);
    part->on_data(bytes_of(std::string_view(coded).substr(10'100)));
    part->end(EndReason::Complete);
    host.end(EndReason::Complete);
    EXPECT_TRUE(text.starts_with(host.text("part > br")));
    EXPECT_GT(host.text("part > br").size(), 10'000U);
    EXPECT_EQ(host.not_inspected(Cause::DecodeError), coded.size() - 10'100);
    EXPECT_TRUE(host.text("part").starts_with("<gap 10100>"));
}

TEST(Brotli, BombOfZerosStopsAtTheRatioAndIsCounted) {
    std::string bomb;
    while (bomb.size() < 4096) bomb += brotlied(std::string(64 << 20, '\0'), 24, 1);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"br"}), bomb);
    EXPECT_LE(host.text("part > br").size(), (1U << 20) + 200 * bomb.size());
    EXPECT_TRUE(host.sum().has(Cause::DecodeBudget));
    EXPECT_EQ(host.sum().difference(), 0);
}

TEST(Brotli, IsChargedForItsWindowAndTellsWhenThereIsNoRoom) {
    Limits limits;
    limits.set(Limit::DecoderBytesMax, 256 * 1024);
    const std::string text = babble(1'000'000, 4);
    const std::string coded = brotlied(text, 22);
    RecordingHost host(limits);
    read_part(host, part_info("", {"br"}), coded);
    EXPECT_EQ(host.hits[Limit::DecoderBytesMax], 1U);
    EXPECT_GT(host.not_inspected(Cause::MemoryLimit), coded.size() / 2);
    EXPECT_TRUE(host.decoder_memory()->charge(256 * 1024)) << "all was given back";
}

TEST(Brotli, DictionariesOfOthersAreAnUnknownCoding) {
    for (const char* name : {"dcb", "dcz"}) {
        RecordingHost host;
        read_part(host, part_info("text/plain", {name}), brotlied(kPlain));
        EXPECT_TRUE(host.sum().has(Cause::UnknownCoding)) << name;
    }
}

}  // namespace
}  // namespace sealtap::test
