#include "content/zstd/zstd.h"

#include "content/encoders.h"
#include "content/packers.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

const std::string kPlain = "\xE7\xBB\x9D\xE5\xAF\x86 top secret \xE6\x9C\xBA\xE5\xAF\x86\n";

TEST(Zstd, UndoesFramesOfBothKinds) {
    for (const std::string& coded :
         {zstd_frame(kPlain), zstd_stream(kPlain), zstd_stream(kPlain, 12, Checksum::Stored)}) {
        RecordingHost host;
        read_part(host, part_info("text/plain", {"zstd"}), coded);
        EXPECT_EQ(host.text("part > zstd"), kPlain);
        EXPECT_EQ(host.sum().state(), CoverageState::Complete);
    }
}

TEST(Zstd, UndoesMuchMoreThanItsWindow) {
    std::string text;
    for (unsigned seed = 0; seed < 30; ++seed) text += babble(100'000, seed % 7);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"zstd"}),
              zstd_stream(text, 17, Checksum::Stored) + zstd_frame(text));
    EXPECT_EQ(host.text("part > zstd"), text + text);
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Zstd, IsKnownByItsFirstOctetsWithoutACoding) {
    RecordingHost host;
    read_part(host, part_info("application/octet-stream"), zstd_stream(babble(5000, 1)));
    EXPECT_EQ(host.text("part > zstd"), babble(5000, 1));
    RecordingHost parallel;
    read_part(parallel, part_info(""), zstd_skippable("1234") + zstd_frame(kPlain));
    EXPECT_EQ(parallel.text("part > zstd"), kPlain);
}

TEST(Zstd, FileWithALargeWindowIsLeftToTheOpener) {
    RecordingHost host;
    read_part(host, part_info("application/octet-stream"), zstd_stream(babble(5000, 1), 24));
    EXPECT_GT(host.not_inspected(Cause::UnopenedContainer), 0U);
}

TEST(Zstd, JoinsFramesAndReadsWhatOthersSkip) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"zstd"}),
              zstd_frame("one ") + zstd_skippable("hidden ") + zstd_skippable("") +
                  zstd_stream("two") + zstd_skippable("here"));
    EXPECT_EQ(host.text("part > zstd"), "one two");
    EXPECT_EQ(host.text("part > zstd.skippable"), "hidden here");
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Zstd, ChecksumThatDoesNotMatchHidesNothing) {
    std::string coded = zstd_stream(kPlain, 0, Checksum::Stored);
    coded.back() = static_cast<char>(coded.back() ^ 1);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"zstd"}), coded + zstd_frame("behind"));
    EXPECT_EQ(host.text("part > zstd"), kPlain + "behind");
}

TEST(Zstd, TextThatOnlyCallsItselfZstdIsScannedWholeAndTold) {
    for (const std::string& text :
         {std::string("<html>plain after all</html>"), std::string("x"), babble(9000, 2)}) {
        RecordingHost host;
        read_part(host, part_info("text/html", {"zstd"}), text);
        EXPECT_EQ(host.text("part"), text);
        EXPECT_EQ(host.not_inspected(Cause::DecodeError), text.size());
    }
}

TEST(Zstd, ScansJunkBehindTheLastFrameRaw) {
    for (const std::string& junk : {std::string("junk behind"), std::string("j")}) {
        RecordingHost host;
        read_part(host, part_info("", {"zstd"}), zstd_frame(kPlain) + junk);
        EXPECT_EQ(host.text("part > zstd"), kPlain);
        EXPECT_TRUE(host.text("part").ends_with(">" + junk)) << host.text("part");
        EXPECT_EQ(host.not_inspected(Cause::DecodeError), junk.size());
    }
}

TEST(Zstd, TruncatedStreamKeepsWhatItGaveAndSaysSo) {
    const std::string text = babble(5000, 1);
    const std::string coded = zstd_stream(text);
    RecordingHost host;
    read_part(host, part_info("", {"zstd"}), std::string_view(coded).substr(0, coded.size() - 100));
    EXPECT_EQ(host.text("part > zstd"), text.substr(0, 2500));
    EXPECT_TRUE(host.sum().has(Cause::DecodeError));
}

TEST(Zstd, KeepsBlocksBeforeOneThatIsDamaged) {
    const std::string text = babble(5000, 1);
    std::string coded = zstd_stream(text);
    for (std::size_t at = coded.size() - 300; at < coded.size() - 200; ++at) coded[at] = '\x5A';
    RecordingHost host;
    read_part(host, part_info("", {"zstd"}), coded);
    EXPECT_TRUE(host.text("part > zstd").starts_with(text.substr(0, 2500)));
}

TEST(Zstd, DictionaryThatNobodyHasIsAnUnknownCoding) {
    // A dictionary of zstd's own form has a number; ZSTD_finalizeDictionary's, in short.
    std::string coded = zstd_frame(kPlain);
    coded[4] = static_cast<char>(coded[4] | 1);  // a number of one octet
    coded.insert(5, "\x07");
    RecordingHost host;
    read_part(host, part_info("text/plain", {"zstd"}), coded);
    EXPECT_EQ(host.not_inspected(Cause::UnknownCoding), coded.size());
    EXPECT_EQ(host.text("part"), coded);
}

TEST(Zstd, DictionaryWithoutANumberIsToldAsDamage) {
    const std::string words = babble(3000, 8);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"zstd"}),
              zstd_with_dictionary(words.substr(100, 2000), words));
    EXPECT_NE(host.sum().state(), CoverageState::Complete);
}

TEST(Zstd, WindowBeyondTheLimitIsToldAndScannedRaw) {
    Limits limits;
    limits.set(Limit::ZstdWindowBytesMax, 1 << 20);
    const std::string coded = zstd_stream(babble(5000, 1), 21);
    RecordingHost host(limits);
    read_part(host, part_info("", {"zstd"}), coded);
    EXPECT_EQ(host.hits[Limit::ZstdWindowBytesMax], 1U);
    EXPECT_EQ(host.not_inspected(Cause::MemoryLimit), coded.size());
}

TEST(Zstd, IsChargedForItsWindowAndTellsWhenThereIsNoRoom) {
    Limits limits;
    limits.set(Limit::DecoderBytesMax, 2 << 20);
    const std::string coded = zstd_stream(babble(5000, 1), 21);
    RecordingHost host(limits);
    read_part(host, part_info("", {"zstd"}), zstd_stream("small ", 12) + coded);
    EXPECT_EQ(host.hits[Limit::DecoderBytesMax], 1U);
    EXPECT_EQ(host.text("part > zstd"), "small ");
    EXPECT_EQ(host.not_inspected(Cause::MemoryLimit), coded.size());
    EXPECT_TRUE(host.decoder_memory()->charge(2 << 20)) << "all was given back";
}

TEST(Zstd, ChargesNoLessThanTheLibraryTakes) {
    for (int log = 10; log <= 23; ++log) {
        const std::string coded = zstd_stream(babble(300'000, 1), log);
        ZSTD_DStream* const stream = ZSTD_createDStream();
        std::string room(1000, '\0');
        ZSTD_inBuffer in{coded.data(), coded.size(), 0};
        ZSTD_outBuffer out{room.data(), room.size(), 0};
        (void)ZSTD_decompressStream(stream, &out, &in);
        EXPECT_LE(ZSTD_sizeof_DStream(stream), content::zstd::memory_for(std::uint64_t{1} << log));
        ZSTD_freeDStream(stream);
    }
}

TEST(Zstd, BombOfZerosStopsAtTheRatioAndIsCounted) {
    const std::string bomb = zstd_stream(std::string(64 << 20, '\0'), 23);
    RecordingHost host;
    read_part(host, part_info("text/plain", {"zstd"}), bomb);
    EXPECT_LE(host.text("part > zstd").size(), (1U << 20) + 200 * bomb.size());
    EXPECT_TRUE(host.sum().has(Cause::DecodeBudget));
    EXPECT_EQ(host.sum().difference(), 0);
}

}  // namespace
}  // namespace sealtap::test
