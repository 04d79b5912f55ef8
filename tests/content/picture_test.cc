#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "content/read_part.h"
#include "sealtap/document_opener.h"

namespace sealtap::test {
namespace {

using std::string_literals::operator""s;

/// Says that every picture shows one line.
class ScriptedReader final : public DocumentOpener {
public:
    OpenStatus open(const CollectedDocument& document, OpenedParts& out) override {
        std::string whole(document.size, '\0');
        for (const CollectedRun& run : document.runs)
            std::ranges::copy(text_of(run.octets), whole.begin() + static_cast<long>(run.offset));
        seen.push_back(whole);
        if (unread != 0) out.unread(unread, Cause::MemoryLimit);
        if (answer == OpenStatus::Refused) return answer;
        PartInfo info;
        info.step = "ocr";
        info.charset = "utf-8";
        out.begin(std::move(info));
        Place place;
        place.page = 1;
        out.place(place);
        out.data(bytes_of("shown\n"));
        if (answer != OpenStatus::Failed) out.end(EndReason::Complete);
        return answer;
    }

    OpenStatus answer = OpenStatus::Opened;
    std::uint64_t unread = 0;
    std::vector<std::string> seen;
};

std::string chunk(const std::string& type, const std::string& content) {
    return "\0\0\0"s + static_cast<char>(content.size()) + type + content + "CRC.";
}
/// The chunk of pixels, with its header and its check.
constexpr std::uint64_t kPixels = 42;
const std::string kPicture = "\x89PNG\r\n\x1A\n" + chunk("IHDR", std::string(13, '\1')) +
                             chunk("tEXt", "Author: Ann") +
                             chunk("IDAT", std::string(kPixels - 12, 'x')) + chunk("IEND", "");

struct Reading {
    explicit Reading(const Limits& limits = {}) : host(limits) { host.pictures_reader = &reader; }
    void read(std::string_view data) { read_part(host, part_info(""), data); }

    ScriptedReader reader;
    RecordingHost host;
};

TEST(Picture, TextInItIsAPartOfIt) {
    Reading reading;
    reading.read(kPicture);
    EXPECT_EQ(reading.reader.seen, std::vector{kPicture});
    EXPECT_EQ(reading.host.text("part > ocr"), "shown\n");
    EXPECT_EQ(reading.host.find_scan("part > ocr")->places.front().second.page, 1U);
}

TEST(Picture, ItsMetadataIsScannedAndItsPixelsAreDecoded) {
    Reading reading;
    reading.read(kPicture);
    EXPECT_NE(reading.host.text("part").find("Author: Ann"), std::string::npos);
    const PartLedger sum = reading.host.sum();
    EXPECT_EQ(sum.decoded, kPixels);
    EXPECT_EQ(sum.scanned, kPicture.size() - kPixels + "shown\n"s.size());
    EXPECT_EQ(sum.state(), CoverageState::Complete);
}

TEST(Picture, DoesNotDependOnTheCutsNorOnWhenItIsSettled) {
    Reading whole;
    whole.read(kPicture);
    for (std::size_t cut = 1; cut < kPicture.size(); ++cut) {
        Reading reading;
        const PartPtr part = content::open_part(reading.host, part_info(""), RawText());
        for (std::size_t at = 0; at < kPicture.size(); at += cut) {
            part->on_data(bytes_of(std::string_view(kPicture).substr(at, cut)));
            if (at >= 16 && cut % 2 == 0) part->settle();
        }
        part->end(EndReason::Complete);
        reading.host.end(EndReason::Complete);
        EXPECT_EQ(reading.host.text("part > ocr"), "shown\n");
        // A header that is settled before it is whole counts as metadata.
        const std::uint64_t header = cut % 2 == 0 ? 7 : 0;
        EXPECT_GE(reading.host.sum().decoded + header, whole.host.sum().decoded) << cut;
        EXPECT_EQ(reading.host.sum().size, whole.host.sum().size) << cut;
        EXPECT_EQ(reading.host.sum().state(), CoverageState::Complete) << cut;
    }
}

TEST(Picture, WhatNobodyKnowsStaysMedia) {
    Reading reading;
    reading.reader.answer = OpenStatus::Refused;
    reading.read(kPicture);
    EXPECT_EQ(reading.host.not_inspected(Cause::Media), kPixels);
    EXPECT_EQ(reading.host.sum().decoded, 0U);
}

TEST(Picture, PixelsThatAReaderDiedOfAreSaid) {
    Reading reading;
    reading.reader.answer = OpenStatus::Failed;
    reading.read(kPicture);
    EXPECT_EQ(reading.host.not_inspected(Cause::OpenerFailed), kPixels);
    EXPECT_EQ(reading.host.not_inspected(Cause::Media), 0U);
    EXPECT_EQ(reading.host.text("part > ocr"), "shown\n") << "what it said before is kept";
}

TEST(Picture, PixelsThatWereNotReadAreNotCalledDecoded) {
    Reading reading;
    reading.reader.unread = kPicture.size();
    reading.read(kPicture);
    EXPECT_EQ(reading.host.not_inspected(Cause::MemoryLimit), kPixels);
    EXPECT_EQ(reading.host.sum().decoded, 0U);
}

TEST(Picture, OneThatIsTooLargeStaysMedia) {
    Limits limits;
    limits.set(Limit::CollectedBytesMax, kPicture.size() - 1);
    Reading reading(limits);
    reading.read(kPicture);
    EXPECT_TRUE(reading.reader.seen.empty());
    EXPECT_EQ(reading.host.not_inspected(Cause::Media), kPixels);
    EXPECT_TRUE(reading.host.sum().has(Cause::MemoryLimit));
    EXPECT_EQ(reading.host.hits[Limit::CollectedBytesMax], 1U);
}

TEST(Picture, HolesAreZerosForTheReader) {
    Reading reading;
    const PartPtr part = content::open_part(reading.host, part_info(""), RawText());
    const std::size_t at = kPicture.size() - 30;
    part->on_data(bytes_of(std::string_view(kPicture).substr(0, at)));
    part->on_gap(10, Cause::Gap);
    part->on_data(bytes_of(std::string_view(kPicture).substr(at + 10)));
    part->end(EndReason::Complete);
    reading.host.end(EndReason::Complete);
    std::string expected = kPicture;
    expected.replace(at, 10, 10, '\0');
    EXPECT_EQ(reading.reader.seen, std::vector{expected});
}

TEST(Picture, EveryKindIsKnownByItsMark) {
    for (const std::string& head :
         {"\xFF\xD8\xFF\xE0 JPEG"s, "GIF89a picture"s, "II*\0 little end"s, "MM\0* big end"s,
          "BM1234\0\0\0\0rest and rest"s, "RIFF1234WEBPVP8 "s, "\0\0\0\x0CjP  \r\n\x87\n"s,
          "P5\n12 12\n255\n...."s, "P6 # made by hand\n"s}) {
        Reading reading;
        reading.read(head + std::string(32, 'p'));
        EXPECT_EQ(reading.reader.seen.size(), 1U) << head;
        EXPECT_EQ(reading.host.text("part > ocr"), "shown\n") << head;
    }
}

TEST(Picture, OneOfPlainNumbersIsTextAsWell) {
    const std::string picture = "P2\n2 2\n255\n0 255 255 0\n";
    Reading reading;
    reading.read(picture);
    EXPECT_EQ(reading.host.text("part"), picture);
    EXPECT_EQ(reading.host.text("part > ocr"), "shown\n");
    RecordingHost without;
    read_part(without, part_info(""), picture);
    EXPECT_EQ(without.text("part"), picture);
    EXPECT_EQ(without.sum().scanned, picture.size());
}

TEST(Picture, SoundIsNotRead) {
    Reading reading;
    reading.read("RIFF\x24\0\0\0WAVEfmt ................"s);
    EXPECT_TRUE(reading.reader.seen.empty());
}

TEST(Picture, OneTooDeepStaysMedia) {
    Limits limits;
    limits.set(Limit::DecodeDepthMax, 1);
    Reading reading(limits);
    read_part(reading.host, part_info("", {"base64"}), "iVBORw0KGgoAAAANSUhEUgAAAAAAAAAA");
    EXPECT_TRUE(reading.reader.seen.empty());
    EXPECT_TRUE(reading.host.sum().has(Cause::DecodeBudget));
}

}  // namespace
}  // namespace sealtap::test
