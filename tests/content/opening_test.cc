#include <string>
#include <string_view>
#include <vector>

#include "content/read_part.h"
#include "content/scripted_opener.h"

namespace sealtap::test {
namespace {

using std::string_literals::operator""s;

const std::string kTwoEntries = "PK\3\4a=first;text=second;";

struct Opening {
    explicit Opening(const Limits& limits = {}) : host(limits) { host.documents_opener = &opener; }
    void read(std::string_view data) { read_part(host, part_info(""), data); }

    ScriptedOpener opener;
    RecordingHost host;
};

TEST(Opening, PartsOfTheDocumentAreScannedByTheirPath) {
    Opening opening;
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.text("part > toy \"a\""), "first");
    EXPECT_EQ(opening.host.text("part > toy \"text\""), "second");
    EXPECT_EQ(opening.host.sum().state(), CoverageState::Complete);
}

TEST(Opening, BodyInHttpsOldestCodingIsAFileOfItsProgram) {
    Opening opening;
    read_part(opening.host, part_info("text/plain", {"compress"}), "\x1F\x9D\x90 a=first;");
    EXPECT_EQ(opening.opener.seen, std::vector<std::string>{"\x1F\x9D\x90 a=first;"});
    Opening plain;
    read_part(plain.host, part_info("text/plain", {"compress"}), "what is no file of it");
    EXPECT_EQ(plain.host.not_inspected(Cause::UnknownCoding), 21U);
    EXPECT_EQ(plain.host.text("part"), "what is no file of it");
}

TEST(Opening, NothingOfItIsScannedRaw) {
    Opening opening;
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.find_scan("part"), nullptr);
    EXPECT_EQ(opening.host.sum().decoded, kTwoEntries.size());
}

TEST(Opening, DoesNotDependOnTheCuts) {
    Opening whole;
    whole.read(kTwoEntries);
    for (std::size_t cut = 1; cut < kTwoEntries.size(); ++cut) {
        Opening opening;
        const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
        for (std::size_t at = 0; at < kTwoEntries.size(); at += cut)
            part->on_data(bytes_of(std::string_view(kTwoEntries).substr(at, cut)));
        part->end(EndReason::Complete);
        opening.host.end(EndReason::Complete);
        EXPECT_EQ(opening.host.dump(), whole.host.dump()) << cut;
    }
}

TEST(Opening, PlacesReachTheScan) {
    Opening opening;
    opening.read(kTwoEntries);
    const auto& places = opening.host.find_scan("toy \"text\"")->places;
    ASSERT_EQ(places.size(), 1U);
    EXPECT_EQ(places.front().second.page, 7U);
}

TEST(Opening, TextOfAFormatIsReadAsTextWhateverItLooksLike) {
    Opening opening;
    opening.read("PK\3\4text=PK\3\4a=b;");
    EXPECT_EQ(opening.opener.seen.size(), 1U);
    EXPECT_EQ(opening.host.text("toy \"text\""), "PK\3\4a=b");
}

TEST(Opening, ADocumentInTheDocumentIsOpenedInTurn) {
    Opening opening;
    opening.read("PK\3\4inner=PK\3\4a=b;");
    EXPECT_EQ(opening.host.text("part > toy \"inner\" > toy \"a\""), "b");
}

TEST(Opening, WhatIsEncryptedInItIsSaid) {
    Opening opening;
    opening.read("PK\3\4locked=12345;");
    EXPECT_EQ(opening.host.not_inspected(Cause::Encrypted), 5U);
    EXPECT_EQ(opening.host.sum().state(), CoverageState::None);
}

TEST(Opening, WhatTheFormatCouldNotReadIsNotCalledDecoded) {
    Opening opening;
    opening.opener.unread = {{10, Cause::Media}, {0, Cause::UnknownCoding}};
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.not_inspected(Cause::Media), 10U);
    EXPECT_TRUE(opening.host.sum().has(Cause::UnknownCoding));
    EXPECT_EQ(opening.host.sum().difference(), 0);
}

TEST(Opening, AnOpenerCannotCallMoreUnreadThanThereIs) {
    Opening opening;
    opening.opener.unread = {{1'000'000, Cause::Media}};
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.not_inspected(Cause::Media), kTwoEntries.size());
}

TEST(Opening, WhatIsRefusedIsScannedRawAndCountedAsUnopened) {
    Opening opening;
    opening.opener.answer = OpenStatus::Refused;
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.text("part"), kTwoEntries);
    EXPECT_EQ(opening.host.not_inspected(Cause::UnopenedContainer), kTwoEntries.size());
}

TEST(Opening, ATextAboutPdfIsATextWhenNobodyOpensIt) {
    Opening opening;
    opening.opener.answer = OpenStatus::Refused;
    const std::string text = "A file of this kind begins with %PDF-1.7, says the standard.";
    opening.read(text);
    EXPECT_EQ(opening.opener.seen.size(), 1U);
    EXPECT_EQ(opening.host.text("part"), text);
    EXPECT_EQ(opening.host.sum().state(), CoverageState::Complete);
}

TEST(Opening, WhatAnOpenerDiesOfIsScannedRawAndCounted) {
    Opening opening;
    opening.opener.answer = OpenStatus::Failed;
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.text("part"), kTwoEntries);
    EXPECT_EQ(opening.host.not_inspected(Cause::OpenerFailed), kTwoEntries.size());
}

TEST(Opening, DamageIsSaid) {
    Opening opening;
    opening.opener.answer = OpenStatus::Damaged;
    opening.read(kTwoEntries);
    EXPECT_TRUE(opening.host.sum().has(Cause::DecodeError));
    EXPECT_EQ(opening.host.text("toy \"a\""), "first");
}

TEST(Opening, AGapIsZerosForTheOpenerAndMissingInTheLedger) {
    Opening opening;
    const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
    part->on_data(bytes_of("PK\3\4a=first"));
    part->on_gap(3, Cause::Gap);
    part->on_data(bytes_of("more;"));
    part->end(EndReason::Complete);
    EXPECT_EQ(opening.opener.seen.front(), "PK\3\4a=first\0\0\0more;"s);
    EXPECT_EQ(opening.host.sum().missing[static_cast<std::size_t>(Cause::Gap)], 3U);
}

TEST(Opening, WhatIsTooLargeIsOpenedAsFarAsItWasCollected) {
    Limits limits;
    limits.set(Limit::CollectedBytesMax, 12);
    Opening opening(limits);
    opening.read("PK\3\4a=first;b=second;");
    EXPECT_EQ(opening.host.text("toy \"a\""), "first");
    EXPECT_EQ(opening.host.text("part"), "<gap 12>b=second;");
    EXPECT_EQ(opening.host.not_inspected(Cause::MemoryLimit), 9U);
    EXPECT_EQ(opening.opener.was_cut, std::vector<bool>{true});
    EXPECT_EQ(opening.host.hits[Limit::CollectedBytesMax], 1U);
}

TEST(Opening, ASpentBudgetEndsItAndIsSaid) {
    Limits limits;
    limits.set(Limit::DecodedBytesMax, 7);
    Opening opening(limits);
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.text("toy \"a\""), "first");
    EXPECT_EQ(opening.host.text("toy \"text\""), "se");
    EXPECT_EQ(opening.host.not_inspected(Cause::DecodeBudget), kTwoEntries.size());
}

TEST(Opening, APartTooManyEndsItAndIsSaid) {
    Limits limits;
    limits.set(Limit::PartsPerDocumentMax, 1);
    Opening opening(limits);
    opening.read(kTwoEntries);
    EXPECT_EQ(opening.host.not_inspected(Cause::DecodeBudget), kTwoEntries.size());
    EXPECT_EQ(opening.host.hits[Limit::PartsPerDocumentMax], 1U);
}

TEST(Opening, DocumentsInOneAreOpenedForNoMoreThanItsTime) {
    Limits limits;
    limits.set(Limit::OpenerCpuMsPerDocumentMax, 1);
    limits.set(Limit::OpenerCpuMsPerMib, 0);
    Opening opening(limits);
    // Each counts for half a millisecond at least; the outermost one when it is done.
    opening.read("PK\3\4a=PK\3\4;b=PK\3\4;c=PK\3\4;d=PK\3\4;");
    EXPECT_EQ(opening.opener.seen.size(), 3U);
    EXPECT_EQ(opening.host.not_inspected(Cause::DecodeBudget), 8U);
    EXPECT_EQ(opening.host.hits[Limit::OpenerCpuMsPerDocumentMax], 2U);
    EXPECT_EQ(opening.host.text("toy \"c\""), "PK\3\4");
}

TEST(Opening, TimeForDocumentsInOneGrowsWithIt) {
    Limits limits;
    limits.set(Limit::OpenerCpuMsPerDocumentMax, 1);
    limits.set(Limit::OpenerCpuMsPerMib, 1024);
    Opening opening(limits);
    opening.read("PK\3\4a=PK\3\4;b=PK\3\4;c=PK\3\4;d=" + std::string(4096, 'x') + ";");
    EXPECT_EQ(opening.opener.seen.size(), 4U);
    EXPECT_EQ(opening.host.hits[Limit::OpenerCpuMsPerDocumentMax], 0U);
}

TEST(Opening, WhatAnOpenerFailsOfCountsForAllItsTime) {
    Limits limits;
    limits.set(Limit::OpenerCpuMsPerDocumentMax, 600);
    limits.set(Limit::OpenerCpuMsPerMib, 0);
    Opening opening(limits);
    opening.opener.answer = OpenStatus::Failed;
    opening.read("PK\3\4a=PK\3\4;b=PK\3\4;c=PK\3\4;");
    EXPECT_EQ(opening.opener.seen.size(), 3U) << "the outermost, and two of 500 ms each";
    EXPECT_EQ(opening.host.not_inspected(Cause::DecodeBudget), 4U);
}

TEST(Opening, WhatAnOpenerMeasuresCounts) {
    Limits limits;
    limits.set(Limit::OpenerCpuMsPerDocumentMax, 50);
    limits.set(Limit::OpenerCpuMsPerMib, 0);
    Opening opening(limits);
    opening.opener.measured = std::chrono::milliseconds(30);
    opening.read("PK\3\4a=PK\3\4;b=PK\3\4;c=PK\3\4;");
    EXPECT_EQ(opening.opener.seen.size(), 3U);
    EXPECT_LE(opening.opener.time_max.back(), std::chrono::milliseconds(20));
}

TEST(Opening, NothingIsOpenedDeeperThanTheLimit) {
    Limits limits;
    limits.set(Limit::DecodeDepthMax, 1);
    Opening opening(limits);
    opening.read("PK\3\4inner=PK\3\4a=b;");
    EXPECT_EQ(opening.opener.seen.size(), 1U);
    EXPECT_EQ(opening.host.not_inspected(Cause::DecodeBudget), 7U);
}

TEST(Opening, AJudgementInBetweenLeavesTheLedgerExact) {
    Opening opening;
    const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
    part->on_data(bytes_of(std::string_view(kTwoEntries).substr(0, 20)));
    part->settle();
    EXPECT_EQ(opening.host.sum().size, 0U);
    part->on_data(bytes_of(std::string_view(kTwoEntries).substr(20)));
    part->end(EndReason::Complete);
    EXPECT_EQ(opening.host.sum().decoded, kTwoEntries.size());
}

TEST(Opening, MemoryOfTheCollectionIsGivenBack) {
    Limits limits;
    limits.set(Limit::DecoderBytesMax, 64 * 1024);
    Opening opening(limits);
    const std::string large = "PK\3\4a=" + std::string(40'000, 'x') + ";";
    for (int i = 0; i < 3; ++i) {
        const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
        part->on_data(bytes_of(large));
        part->end(EndReason::Complete);
    }
    EXPECT_EQ(opening.host.hits[Limit::DecoderBytesMax], 0U);
    EXPECT_EQ(opening.host.not_inspected(Cause::MemoryLimit), 0U);
}

TEST(Opening, TarIsCollectedHoweverItsFirstOctetsAreCut) {
    const std::string tar = std::string(257, 'n') + "ustar\0"s + "00" + std::string(400, 'x');
    for (const std::size_t cut : {1U, 100U, 261U, 262U, 1000U}) {
        Opening opening;
        const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
        for (std::size_t at = 0; at < tar.size(); at += cut)
            part->on_data(bytes_of(std::string_view(tar).substr(at, cut)));
        part->end(EndReason::Complete);
        EXPECT_EQ(opening.opener.seen, std::vector<std::string>{tar}) << cut;
        EXPECT_EQ(opening.host.sum().scanned, 0U);
    }
}

TEST(Opening, ImageOfADiscIsKnownByAMarkFarInside) {
    for (const std::string& front : {std::string(512, '\0'), std::string(510, 'b') + "\x55\xAA"}) {
        std::string image = front + std::string(32 * 1024 - front.size(), '\0');
        image += "\1CD001\1"s + std::string(100, 'x');
        for (const std::size_t cut : {700U, 32771U, 40000U}) {
            Opening opening;
            const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
            for (std::size_t at = 0; at < image.size(); at += cut)
                part->on_data(bytes_of(std::string_view(image).substr(at, cut)));
            part->end(EndReason::Complete);
            EXPECT_EQ(opening.opener.seen, std::vector<std::string>{image}) << cut;
        }
    }
}

TEST(Opening, ZerosThatAreNoImageAreScannedAndOpenedByNobody) {
    for (const std::size_t length : {600U, 20000U, 40000U}) {
        const std::string zeros = std::string(length, '\0') + "and a text";
        Opening opening;
        const PartPtr part = content::open_part(opening.host, part_info(""), RawText());
        for (std::size_t at = 0; at < zeros.size(); at += 700)
            part->on_data(bytes_of(std::string_view(zeros).substr(at, 700)));
        part->end(EndReason::Complete);
        opening.host.end(EndReason::Complete);
        EXPECT_TRUE(opening.opener.seen.empty());
        EXPECT_TRUE(opening.host.text("part").ends_with("and a text"));
        EXPECT_EQ(opening.host.sum().scanned, zeros.size());
        EXPECT_EQ(opening.host.sum().state(), CoverageState::Complete);
    }
}

}  // namespace
}  // namespace sealtap::test
