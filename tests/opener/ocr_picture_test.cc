// Needs tesseract's data for eng, and for Han chi_sim: what is not installed is skipped.
#include <allheaders.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "opener/client.h"
#include "opener/collected_output.h"
#include "opener/ocr/ocr.h"
#include "opener/ocr/orientation.h"
#include "opener/ocr/pixels.h"
#include "opener/sanitizer.h"

namespace sealtap::test {
namespace {

using opener::ocr::PixPtr;

constexpr std::uint64_t kPixelsMax = 4'000'000;

/// Letters of leptonica's own bitmap font, in black on white, or in `colour` 0xRRGGBB00.
PixPtr page_with(const std::string& text, l_uint32 colour = 0x000000'00, int height = 120) {
    L_Bmf* font = bmfCreate(nullptr, 12);
    PixPtr page(pixCreate(640, height, 32));
    pixSetAll(page.get());
    pixSetTextline(page.get(), font, text.c_str(), colour, 20, 50, nullptr, nullptr);
    bmfDestroy(&font);
    return page;
}

std::string file_of(Pix* pixels, int format) {
    l_uint8* data = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(pixWriteMem(&data, &size, pixels, format), 0);
    std::string file(data, data + size);
    lept_free(data);
    return file;
}

OpenStatus read(const std::string& file, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(file);
    return opener::ocr::open_picture(whole, out);
}

class OcrPicture : public testing::Test {
protected:
    static void SetUpTestSuite() {
        is_loaded_ = opener::ocr::prepare({.pixels_max = kPixelsMax, .languages = "eng"});
    }
    void SetUp() override {
        if (!is_loaded_) GTEST_SKIP() << "tesseract-ocr-eng is not installed";
    }

private:
    static inline bool is_loaded_ = false;
};

TEST_F(OcrPicture, OfEveryFormatIsRead) {
    const PixPtr page = page_with("CONFIDENTIAL");
    const PixPtr grey(pixConvertRGBToLuminance(page.get()));
    const PixPtr bits(pixThresholdToBinary(grey.get(), 200));
    for (const int format :
         {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF_LZW, IFF_BMP, IFF_WEBP, IFF_PNM, IFF_JP2}) {
        CollectedOutput out;
        EXPECT_EQ(read(file_of(page.get(), format), out), OpenStatus::Opened) << format;
        EXPECT_EQ(out.text("ocr"), "CONFIDENTIAL\n") << format;
    }
    CollectedOutput out;
    EXPECT_EQ(read(file_of(bits.get(), IFF_TIFF_G4), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ocr"), "CONFIDENTIAL\n");
}

TEST_F(OcrPicture, SaysWhereAndHowLargeAndOfWhichColour) {
    const PixPtr page = page_with("CONFIDENTIAL", 0xD0101000, 480);
    pixSetResolution(page.get(), 144, 144);
    CollectedOutput out;
    EXPECT_EQ(read(file_of(page.get(), IFF_PNG), out), OpenStatus::Opened);
    const Place place = out.place_of("ocr", "CONFIDENTIAL");
    EXPECT_EQ(place.page, 1U);
    EXPECT_TRUE(place.at_top);
    EXPECT_TRUE(place.at_left);
    EXPECT_GT(place.font_half_points, 10U);
    EXPECT_LT(place.font_half_points, 80U);
    ASSERT_TRUE(place.colour);
    EXPECT_GT(*place.colour >> 16U, 0xB0U);
    EXPECT_LT(*place.colour >> 8U & 0xFFU, 0x50U);
}

TEST_F(OcrPicture, LightOnDarkIsRead) {
    const PixPtr page = page_with("CONFIDENTIAL");
    const PixPtr inverted(pixInvert(nullptr, page.get()));
    CollectedOutput out;
    EXPECT_EQ(read(file_of(inverted.get(), IFF_PNG), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ocr"), "CONFIDENTIAL\n");
}

TEST_F(OcrPicture, TransparentIsPaper) {
    const PixPtr page = page_with("CONFIDENTIAL");
    // White goes, and what is left of it is black that nobody sees.
    PixPtr clear(pixSetAlphaOverWhite(page.get()));
    CollectedOutput out;
    EXPECT_EQ(read(file_of(clear.get(), IFF_PNG), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ocr"), "CONFIDENTIAL\n");
}

TEST_F(OcrPicture, PagesOfATiffAreReadInTheirOrder) {
    const PixPtr first = page_with("FIRST PAGE");
    const PixPtr second = page_with("SECOND PAGE");
    Pixa* pages = pixaCreate(2);
    pixaAddPix(pages, first.get(), L_COPY);
    pixaAddPix(pages, second.get(), L_COPY);
    l_uint8* data = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(pixaWriteMemMultipageTiff(&data, &size, pages), 0);
    pixaDestroy(&pages);
    const std::string file(data, data + size);
    lept_free(data);
    CollectedOutput out;
    EXPECT_EQ(read(file, out), OpenStatus::Opened);
    ASSERT_EQ(out.parts.size(), 2U);
    EXPECT_EQ(out.parts[0].text, "FIRST PAGE\n");
    EXPECT_EQ(out.parts[1].text, "SECOND PAGE\n");
    EXPECT_EQ(out.parts[1].places.front().second.page, 2U);
}

TEST_F(OcrPicture, WithoutTextIsReadAndGivesNothing) {
    const PixPtr page(pixCreate(200, 200, 8));
    CollectedOutput out;
    EXPECT_EQ(read(file_of(page.get(), IFF_PNG), out), OpenStatus::Opened);
    EXPECT_TRUE(out.parts.empty());
    EXPECT_TRUE(out.unread_octets.empty());
}

TEST_F(OcrPicture, TooSmallForALetterIsUnread) {
    const PixPtr dot(pixCreate(8, 8, 8));
    const std::string file = file_of(dot.get(), IFF_PNG);
    CollectedOutput out;
    EXPECT_EQ(read(file, out), OpenStatus::Opened);
    EXPECT_EQ(out.unread_octets[Cause::Media], file.size());
}

TEST_F(OcrPicture, ThatSaysToBeHugeIsNotUnpacked) {
    std::string file = file_of(page_with("CONFIDENTIAL").get(), IFF_PNG);
    file.replace(16, 8, std::string("\0\0\x75\x30\0\0\x75\x30", 8));  // 30,000 × 30,000
    CollectedOutput out;
    EXPECT_EQ(read(file, out), OpenStatus::Opened);
    EXPECT_EQ(out.unread_octets[Cause::MemoryLimit], file.size());
    EXPECT_TRUE(out.parts.empty());
}

TEST_F(OcrPicture, NoPictureIsRefused) {
    CollectedOutput out;
    EXPECT_EQ(read("no picture at all", out), OpenStatus::Refused);
    EXPECT_EQ(read("", out), OpenStatus::Refused);
}

TEST_F(OcrPicture, CutOffAnywhereIsDamagedOrReadInPart) {
    const PixPtr page = page_with("CONFIDENTIAL");
    for (const int format :
         {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF_LZW, IFF_BMP, IFF_WEBP, IFF_PNM, IFF_JP2}) {
        const std::string file = file_of(page.get(), format);
        for (std::size_t size = 0; size < file.size(); size += std::max(file.size() / 12, 1UL)) {
            CollectedOutput out;
            EXPECT_NE(read(file.substr(0, size), out), OpenStatus::Failed) << format << " " << size;
        }
    }
}

TEST_F(OcrPicture, ThatNobodyWantsMoreOfIsExhausted) {
    CollectedOutput out(0);
    EXPECT_EQ(read(file_of(page_with("CONFIDENTIAL").get(), IFF_PNG), out), OpenStatus::Exhausted);
}

/// In the sandbox: the program as a sensor starts it.
TEST_F(OcrPicture, IsReadByAConfinedProcess) {
    Settings settings;
    settings.ocr.use = OpenerUse::On;
    settings.ocr.languages = {"eng"};
    settings.ocr.program = SEALTAP_BINARY_DIR "/sealtap-ocr";
    LimitHits hits;
    opener::OpenerCounts counts;
    const auto reader = opener::make_picture_reader(settings, hits, counts);
    const std::string file = file_of(page_with("CONFIDENTIAL").get(), IFF_JFIF_JPEG);
    const PartInfo info;
    const std::vector<CollectedRun> runs{{0, bytes_of(file)}};
    for (int time = 0; time < 2; ++time) {
        CollectedOutput out;
        EXPECT_EQ(reader->open({info, runs, file.size(), false}, out), OpenStatus::Opened);
        EXPECT_EQ(out.text("ocr"), "CONFIDENTIAL\n");
    }
    EXPECT_EQ(counts.opened, 2U);
    EXPECT_EQ(counts.started, 1U);
    EXPECT_TRUE(opener::kIsSanitized || counts.denied_calls == 0U);
}

TEST(OcrReader, OffIsNobody) {
    LimitHits hits;
    opener::OpenerCounts counts;
    EXPECT_EQ(opener::make_picture_reader({}, hits, counts), nullptr);
}

TEST(OcrReader, LanguageThatIsNotInstalledIsNamed) {
    Settings settings;
    settings.ocr.use = OpenerUse::On;
    settings.ocr.languages = {"no_such"};
    settings.ocr.program = SEALTAP_BINARY_DIR "/sealtap-ocr";
    const auto tried = opener::try_picture_reader(settings);
    ASSERT_FALSE(tried.has_value());
    EXPECT_NE(tried.error().message.find("no_such"), std::string::npos) << tried.error().message;
}

TEST(OcrOrientation, IsThatOfTheExifBlock) {
    const auto jpeg = [](const std::string& tiff) {
        const std::string segment = "Exif" + std::string(2, '\0') + tiff;
        return "\xFF\xD8\xFF\xE1" + std::string(1, '\0') +
               std::string(1, static_cast<char>(segment.size() + 2)) + segment + "\xFF\xDA";
    };
    const std::string little("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22);
    EXPECT_EQ(opener::ocr::turn_of_jpeg(bytes_of(jpeg(little))).quarters, 1);
    const std::string big("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0", 22);
    EXPECT_EQ(opener::ocr::turn_of_jpeg(bytes_of(jpeg(big))).quarters, 2);
    for (std::size_t size = 0; size < jpeg(big).size(); ++size) {
        const std::string cut = jpeg(big).substr(0, size);
        EXPECT_LE(opener::ocr::turn_of_jpeg(bytes_of(cut)).quarters, 3) << size;
    }
}

}  // namespace
}  // namespace sealtap::test
