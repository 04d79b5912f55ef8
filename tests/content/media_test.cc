#include <zlib.h>

#include <cstdint>
#include <random>
#include <string>

#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

using std::string_literals::operator""s;

constexpr std::string_view kSecret = "PIXELS THAT NOBODY READS";

std::string big32(std::size_t value) {
    return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U),
            static_cast<char>(value >> 8U), static_cast<char>(value)};
}
std::string little32(std::size_t value) {
    const std::string big = big32(value);
    return {big.rbegin(), big.rend()};
}
std::string zlib(const std::string& text) {
    std::string out(compressBound(text.size()), '\0');
    auto size = static_cast<uLongf>(out.size());
    const std::vector<Bytef> in(text.begin(), text.end());
    std::vector<Bytef> packed(out.size());
    compress(packed.data(), &size, in.data(), static_cast<uLong>(in.size()));
    return {packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string png_chunk(const std::string& type, const std::string& content) {
    return big32(content.size()) + type + content + "CRC.";
}
std::string png(const std::string& chunks) {
    return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", std::string(13, '\1')) + chunks +
           png_chunk("IEND", "");
}
std::string jpeg_segment(char marker, const std::string& content) {
    const std::size_t length = content.size() + 2;
    return "\xFF"s + marker + static_cast<char>(length >> 8U) + static_cast<char>(length) + content;
}
std::string jpeg() {
    return "\xFF\xD8"s + jpeg_segment('\xE1', "Exif by Ann") + jpeg_segment('\xFE', "comment") +
           jpeg_segment('\xDA', "scan") + std::string(kSecret) + "\xFF\0\xFF\xD0"s +
           std::string(kSecret) + jpeg_segment('\xFE', "late") + jpeg_segment('\xDA', "2") +
           std::string(kSecret) + "\xFF\xD9"s;
}
std::string gif() {
    return "GIF89a\1\1\1\1\x80.." +
           "tab"
           "le."s +
           "\x21\xFE\5TOP S\5ECRET\0"s + "\x2C\0\0\0\0\1\1\1\1\0\2"s +
           static_cast<char>(kSecret.size()) + std::string(kSecret) + "\0"s +
           "\x21\xFF\x0BXMP DataXMP<x>\0"s.substr(0, 14) + "<xmp/>\0\x3B"s;
}
std::string riff_chunk(const std::string& id, const std::string& content) {
    return id + little32(content.size()) + content + (content.size() % 2 == 1 ? "."s : ""s);
}
std::string riff(const std::string& form, const std::string& chunks) {
    return "RIFF" + little32(chunks.size() + 4) + form + chunks;
}

std::string text_of_media(const std::string& octets, RecordingHost& host) {
    read_part(host, part_info("image/any"), octets);
    return host.scans.front()->data;
}

TEST(Media, PixelsOfPngAreCountedAndItsTextIsRead) {
    RecordingHost host;
    const std::string text = text_of_media(
        png(png_chunk("tEXt", "Author\0Ann"s) + png_chunk("IDAT", std::string(kSecret)) +
            png_chunk("IDAT", std::string(kSecret)) + png_chunk("tIME", "2026")),
        host);
    EXPECT_EQ(text.find("PIXELS"), std::string::npos);
    EXPECT_NE(text.find("Author\0Ann"s), std::string::npos);
    EXPECT_NE(text.find("tIME2026"), std::string::npos);
    EXPECT_EQ(host.not_inspected(Cause::Media), 2 * (kSecret.size() + 12));
    EXPECT_EQ(host.total.state(), CoverageState::Partial);
}

TEST(Media, PackedTextOfPngIsUnpacked) {
    for (const std::string& chunk :
         {png_chunk("zTXt", "Title\0\0"s + zlib("a packed secret")),
          png_chunk("iTXt", "Title\0\1\0en\0\0"s + zlib("a packed secret"))}) {
        RecordingHost host;
        read_part(host, part_info("image/png"), png(chunk));
        EXPECT_EQ(host.text("png.text > deflate"), "a packed secret");
    }
}

TEST(Media, PackedTextOfPngIsCreditedWithItsOctets) {
    Limits limits;
    limits.set(Limit::DecodeRatioFreeBytes, 16 * 1024);
    const std::string text = babble(200'000, 7);
    RecordingHost host(limits);
    read_part(host, part_info("image/png"), png(png_chunk("zTXt", "Title\0\0"s + zlib(text))));
    EXPECT_TRUE(host.text("png.text > deflate") == text);
    EXPECT_EQ(host.not_inspected(Cause::DecodeBudget), 0U);
}

TEST(Media, PlainInternationalTextOfPngIsReadAsItStands) {
    RecordingHost host;
    const std::string text =
        text_of_media(png(png_chunk("iTXt", "Title\0\0\0zh\0\0\u79d8\u5bc6"s)), host);
    EXPECT_NE(text.find("秘密"), std::string::npos);
    EXPECT_EQ(host.scans.size(), 1U);
}

TEST(Media, ScansOfJpegAreCountedAndAllItsSegmentsAreRead) {
    RecordingHost host;
    const std::string text = text_of_media(jpeg(), host);
    EXPECT_EQ(text.find("PIXELS"), std::string::npos);
    for (const char* read : {"Exif by Ann", "comment", "late"})
        EXPECT_NE(text.find(read), std::string::npos) << read;
    EXPECT_EQ(host.not_inspected(Cause::Media), 3 * kSecret.size() + 4);
}

TEST(Media, CommentOfGifIsPutTogetherAndItsPixelsAreCounted) {
    RecordingHost host;
    const std::string text = text_of_media(gif(), host);
    EXPECT_EQ(text.find("PIXELS"), std::string::npos);
    EXPECT_NE(text.find("TOP SECRET"), std::string::npos);
    EXPECT_NE(text.find("<xmp/>"), std::string::npos);
    EXPECT_EQ(host.total.decoded, 2U) << "the lengths of two blocks of text";
    EXPECT_EQ(host.not_inspected(Cause::Media), kSecret.size() + 3);
}

TEST(Media, SamplesOfRiffAreCountedAndSubtitlesAreRead) {
    const std::string secret(kSecret);
    const std::pair<std::string, std::string> files[] = {
        {riff("WEBP", riff_chunk("VP8 ", secret) + riff_chunk("EXIF", "by Ann")), "by Ann"},
        {riff("WAVE", riff_chunk("data", secret) + riff_chunk("LIST", "INFOINAMby Ann")), "by Ann"},
        {riff("AVI ", "LIST" + little32(64) + "movi" + riff_chunk("00dc", secret) +
                          riff_chunk("02tx", "subtitle") + riff_chunk("01wb", secret)),
         "subtitle"}};
    for (const auto& [octets, read] : files) {
        RecordingHost host;
        const std::string text = text_of_media(octets, host);
        EXPECT_EQ(text.find("PIXELS"), std::string::npos) << octets;
        EXPECT_NE(text.find(read), std::string::npos) << octets;
    }
}

TEST(Media, WhatFollowsThePictureIsScanned) {
    for (const std::string& picture : {png(""), jpeg(), gif()}) {
        RecordingHost host;
        const std::string text = text_of_media(picture + "IDAT PK\3\4 appended", host);
        EXPECT_TRUE(text.ends_with("IDAT PK\3\4 appended")) << text;
    }
}

TEST(Media, BrokenStructureIsScannedWhole) {
    const std::string broken =
        "\x89PNG\r\n\x1A\n" + big32(0xFFFFFFFF) + "IDAT" + std::string(kSecret);
    RecordingHost host;
    EXPECT_EQ(text_of_media(broken, host), broken);
}

TEST(Media, WholeReadingScansPixelsAndCountsThemAsMedia) {
    RecordingHost host;
    host.media = MediaReading::Whole;
    const std::string octets = png(png_chunk("IDAT", std::string(kSecret)));
    EXPECT_EQ(text_of_media(octets, host), octets);
    EXPECT_EQ(host.not_inspected(Cause::Media), octets.size());
}

TEST(Media, OffsetsOfMetadataStayThoseOfTheFile) {
    RecordingHost host;
    const std::string octets = png(png_chunk("IDAT", std::string(kSecret)) + "\0\0\0\4tEXt"s);
    const std::string text = text_of_media(octets, host);
    const std::string gap = "<gap " + std::to_string(kSecret.size() + 12) + ">";
    EXPECT_EQ(text.find(gap), octets.find("IDAT") - 4);
}

std::string sample(std::mt19937_64& random) {
    std::string pixels(random() % 600, '\0');
    for (char& octet : pixels) octet = static_cast<char>(random());
    const std::string text = "Title\0\0"s + zlib("packed text number " + std::to_string(random()));
    switch (random() % 5) {
        case 0:
            return png(png_chunk("IDAT", pixels) + png_chunk("zTXt", text) +
                       png_chunk("IDAT", pixels)) +
                   "behind";
        case 1: return jpeg() + jpeg() + pixels;
        case 2: return gif() + pixels;
        case 3: return riff("WAVE", riff_chunk("data", pixels) + riff_chunk("id3 ", text)) + "x";
        default: return jpeg().substr(0, 60) + pixels + "\xFF\xD9";
    }
}

void damage(std::string& octets, std::mt19937_64& random) {
    if (random() % 2 == 0) octets.resize(random() % (octets.size() + 1));
    if (octets.size() > 20 && random() % 2 == 0)
        octets[16 + random() % (octets.size() - 16)] = static_cast<char>(random());
}

/// One reading, cut at random, with a hole in it when `hole` lies inside.
std::string told(const std::string& octets, std::size_t hole, std::mt19937_64* random) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("image/any"), RawText());
    for (std::size_t at = 0; at < octets.size();) {
        if (at == hole) {
            part->on_gap(7, Cause::Gap);
            at += std::min<std::size_t>(7, octets.size() - at);
            continue;
        }
        const std::size_t end = at < hole ? std::min(hole, octets.size()) : octets.size();
        const std::size_t size = random == nullptr ? end - at : 1 + (*random)() % (end - at);
        part->on_data(bytes_of(std::string_view(octets).substr(at, size)));
        at += size;
    }
    part->end(EndReason::Complete);
    host.end(EndReason::Complete);
    return host.dump();
}

TEST(Media, ResultDoesNotDependOnTheCuts) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int round = 0; round < 400; ++round) {
        std::string octets = sample(random);
        damage(octets, random);
        const std::size_t hole = random() % 3 == 0 ? 20 + random() % 600 : octets.size() + 1;
        ASSERT_EQ(told(octets, hole, nullptr), told(octets, hole, &random)) << "round " << round;
    }
}

TEST(Media, SettlingInTheMidstOfAHeaderKeepsTheLedgerExact) {
    const std::string octets = png(png_chunk("IDAT", std::string(kSecret)));
    for (std::size_t at = 0; at <= octets.size(); ++at) {
        RecordingHost host;
        const PartPtr part = content::open_part(host, part_info("image/any"), RawText());
        part->on_data(bytes_of(std::string_view(octets).substr(0, at)));
        part->settle();
        part->on_data(bytes_of(std::string_view(octets).substr(at)));
        part->end(EndReason::Complete);
        EXPECT_EQ(host.total.size, octets.size());
    }
}

}  // namespace
}  // namespace sealtap::test
