#include <zlib.h>

#include <string>
#include <vector>

#include "opener/collected_output.h"
#include "opener/pdf/pdf.h"
#include "opener/pdf_writer.h"

namespace sealtap::test {
namespace {

OpenStatus open(const std::string& file, opener::Pictures pictures, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(file);
    whole.pictures = pictures;
    return opener::pdf::open(whole, out);
}

std::string with_picture(const std::string& dictionary, const std::string& data) {
    PdfWriter pdf;
    pdf.add_stream("/Type /XObject /Subtype /Image " + dictionary, data);
    pdf.add_page("");
    return pdf.finish();
}

CollectedOutput pictures_of(const std::string& dictionary, const std::string& data) {
    CollectedOutput out;
    EXPECT_EQ(open(with_picture(dictionary, data), opener::Pictures::Wanted, out),
              OpenStatus::Opened);
    return out;
}

/// The rows of a PNG file, the filter in front of each.
std::string rows_of(const std::string& png) {
    const std::size_t begin = png.find("IDAT");
    if (begin == std::string::npos) return "<no IDAT>";
    std::vector<Bytef> rows(1U << 20U);
    auto size = static_cast<uLongf>(rows.size());
    const std::vector<Bytef> packed(png.begin() + static_cast<std::ptrdiff_t>(begin + 4),
                                    png.end());
    EXPECT_EQ(uncompress(rows.data(), &size, packed.data(), static_cast<uLong>(packed.size())),
              Z_OK);
    return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(size)};
}

const std::string kGrey = "/Width 16 /Height 16 /BitsPerComponent 8 /ColorSpace /DeviceGray";

TEST(PdfPicture, IsToldAsUnreadWhereNobodyReadsIt) {
    CollectedOutput out;
    EXPECT_EQ(open(with_picture(kGrey, std::string(256, 'g')), opener::Pictures::Unwanted, out),
              OpenStatus::Opened);
    EXPECT_EQ(out.unread_octets[Cause::Media], 256U);
    EXPECT_EQ(out.find("pdf:picture"), nullptr);
}

TEST(PdfPicture, OfGreyIsWrittenAsPng) {
    const CollectedOutput out = pictures_of(kGrey, std::string(256, 'g'));
    const std::string png = out.text("pdf:picture");
    EXPECT_TRUE(png.starts_with("\x89PNG\r\n\x1A\n"));
    EXPECT_TRUE(png.substr(0, png.size() - 4).ends_with("IEND"));
    std::string expected;
    for (int row = 0; row < 16; ++row) expected += '\0' + std::string(16, 'g');
    EXPECT_EQ(rows_of(png), expected);
    EXPECT_TRUE(out.unread_octets.empty());
}

TEST(PdfPicture, OfColoursIsWrittenInColours) {
    std::string pixels;
    std::string expected;
    for (int row = 0; row < 16; ++row) {
        std::string line;
        for (int x = 0; x < 16; ++x) line += "rgb";
        pixels += line;
        expected += '\0' + line;
    }
    const CollectedOutput out =
        pictures_of("/Width 16 /Height 16 /BitsPerComponent 8 /ColorSpace /DeviceRGB", pixels);
    EXPECT_EQ(rows_of(out.text("pdf:picture")), expected);
}

TEST(PdfPicture, OfAPaletteIsWrittenInItsColours) {
    const CollectedOutput out = pictures_of(
        "/Width 16 /Height 16 /BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 1 "
        "<000000FF0000>]",
        std::string(256, '\1'));
    EXPECT_EQ(rows_of(out.text("pdf:picture")).substr(1, 3), std::string("\xFF\0\0", 3));
}

TEST(PdfPicture, OfBitsIsBlackOnWhiteWhateverBitsMean) {
    const std::string bits(32, '\x0F');
    const std::string shape = "/Width 16 /Height 16 /BitsPerComponent 1 ";
    const CollectedOutput plain = pictures_of(shape + "/ColorSpace /DeviceGray", bits);
    EXPECT_EQ(rows_of(plain.text("pdf:picture")).substr(0, 3), std::string("\0\x0F\x0F", 3));
    const CollectedOutput inverted =
        pictures_of(shape + "/ColorSpace /DeviceGray /Decode [1 0]", bits);
    EXPECT_EQ(rows_of(inverted.text("pdf:picture")).substr(0, 3), std::string("\0\xF0\xF0", 3));
    const CollectedOutput mask = pictures_of(shape + "/ImageMask true", bits);
    EXPECT_EQ(rows_of(mask.text("pdf:picture")).substr(0, 3), std::string("\0\x0F\x0F", 3));
}

TEST(PdfPicture, ThatIsAFileIsWrittenAsItIs) {
    const std::string jpeg = "\xFF\xD8\xFF\xE0 whatever it is";
    const CollectedOutput out = pictures_of(kGrey + " /Filter /DCTDecode", jpeg);
    EXPECT_EQ(out.text("pdf:picture"), jpeg);
    EXPECT_EQ(out.find("pdf:picture")->info.media_type, "image/jpeg");
}

TEST(PdfPicture, TooSmallForTextStaysUnread) {
    CollectedOutput out = pictures_of(
        "/Width 15 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray", std::string(30, 'g'));
    EXPECT_EQ(out.find("pdf:picture"), nullptr);
    EXPECT_EQ(out.unread_octets[Cause::Media], 30U);
}

TEST(PdfPicture, ThatClaimsToBeHugeStaysUnread) {
    for (const char* shape : {"/Width 30000 /Height 30000", "/Width 2147483647 /Height 16",
                              "/Width -16 /Height -16", "/Width 16 /Height 99999999999"}) {
        CollectedOutput out =
            pictures_of(std::string(shape) + " /BitsPerComponent 8 /ColorSpace /DeviceGray", "gg");
        EXPECT_EQ(out.find("pdf:picture"), nullptr) << shape;
        EXPECT_EQ(out.unread_octets[Cause::Media], 2U) << shape;
    }
}

TEST(PdfPicture, WhatIsMissingOfItIsWhite) {
    const CollectedOutput out = pictures_of(kGrey, std::string(16, 'g'));
    const std::string rows = rows_of(out.text("pdf:picture"));
    EXPECT_EQ(rows.size(), 17U * 16U);
    EXPECT_EQ(rows.substr(1, 16), std::string(16, 'g'));
    EXPECT_EQ(rows.substr(17 * 15 + 1), std::string(16, '\xFF'));
}

}  // namespace
}  // namespace sealtap::test
