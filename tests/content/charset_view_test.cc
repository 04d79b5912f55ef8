#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iconv.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "content/read_part.h"
#include "content/recording_host.h"

namespace sealtap::test {
namespace {

constexpr std::string_view kBig5 = "\xB5\xB4\xB1\x4B\xA4\xE5\xA5\xF3 13812345678";  // 絕密文件
constexpr std::string_view kRead = "絕密文件 13812345678";

PartInfo text(std::string_view charset = {}, std::string_view type = "text/plain") {
    PartInfo info = part_info(type);
    info.charset = charset;
    return info;
}

std::string view_of(const PartInfo& info, std::string_view octets) {
    RecordingHost host;
    PartInfo copy = info;
    read_part(host, std::move(copy), octets);
    EXPECT_EQ(host.total.scanned, octets.size()) << "a view counts for nothing";
    return host.views.empty() ? "<none>" : host.views.front()->data;
}

TEST(CharsetView, ATextThatTheScannerDoesNotUnderstandIsReadWhole) {
    EXPECT_EQ(view_of(text("big5"), kBig5), kRead);
    EXPECT_EQ(view_of(text(), kBig5), kRead) << "without a declaration";
    EXPECT_EQ(view_of(text("utf-8"), kBig5), kRead) << "with a wrong one";
    EXPECT_EQ(view_of(text(), "~{>xC\\ND<~~}."), "绝密文件.");
    EXPECT_EQ(view_of(text("iso-2022-jp"), "\x1B$B5!L)\x1B(B!"), "機密!");
    EXPECT_EQ(view_of(text(), std::string("\xFF\xFE\0\0\xDD\x7E\0\0a\0\0\0", 12)), "\uFEFF绝a");
    EXPECT_EQ(view_of(text("ibm1047"), "\xC1\x95\x40\xF1"), "An 1");
}

TEST(CharsetView, ATextThatTheScannerUnderstandsIsNotReadTwice) {
    EXPECT_EQ(view_of(text(), "绝密文件"), "<none>");
    EXPECT_EQ(view_of(text("gb2312"), "\xBE\xF8\xC3\xDC\xCE\xC4\xBC\xFE"), "<none>");
    EXPECT_EQ(view_of(text("utf-16le"), "\xDD\x7E\xC6\x5B\x87\x65\xF6\x4E"), "<none>");
    EXPECT_EQ(view_of(text("big5"), "plain"), "<none>");
}

/// 绝　密 and １２, in GBK.
TEST(CharsetView, WhatAViewChangesIsChangedInEveryCharset) {
    EXPECT_EQ(view_of(text(), "\xBE\xF8\xA1\xA1\xC3\xDC\xCE\xC4\xBC\xFE\xA3\xB1\xA3\xB2"),
              "绝密文件12");
}

std::string views_of(const PartInfo& info, std::string_view octets) {
    RecordingHost host;
    read_part(host, PartInfo(info), octets);
    std::string out;
    for (const auto& view : host.views) out += view->data + "\n";
    return out;
}

/// Two characters alone are no evidence; what says the charset is.
TEST(CharsetView, TheTextMaySayItsCharset) {
    EXPECT_THAT(views_of(text({}, "text/html"),
                         "<meta http-equiv=x content=\"text/html; charset=big5\">\xB5\xB4\xB1\x4B"),
                testing::HasSubstr("絕密"));
    EXPECT_THAT(views_of(text({}, "text/xml"),
                         "<?xml version='1.0' encoding='Shift_JIS'?><a>\x8B\x40\x96\xA7</a>"),
                testing::HasSubstr("機密"));
}

TEST(CharsetView, EachCharacterStandsWhereItsOctetsDo) {
    RecordingHost host;
    read_part(host, text("big5"), std::string("ab").append(kBig5.substr(0, 4)) + "cd");
    ASSERT_EQ(host.views.size(), 1U);
    const RecordedScan& view = *host.views.front();
    EXPECT_EQ(view.data, "ab絕密cd");
    const std::vector<std::pair<std::uint64_t, std::uint64_t>> origins{{5, 4}, {8, 6}};
    EXPECT_EQ(view.origins, origins);
}

/// Of a long text of ASCII, only what stands before the first other octets is shown with them.
TEST(CharsetView, PlainTextIsNotHeldBack) {
    const std::string view = view_of(text("big5"), std::string(20000, 'x').append(kBig5));
    EXPECT_TRUE(view.starts_with("<gap 1>xxx"));
    EXPECT_TRUE(view.ends_with(kRead));
    EXPECT_LT(view.size(), 7000U);
}

TEST(CharsetView, WhatIsMissingIsMissingInTheView) {
    RecordingHost host;
    PartPtr part = content::open_part(host, text("big5"), RawText());
    part->on_data(bytes_of(kBig5.substr(0, 3)));
    part->on_gap(9, Cause::FlowCut);
    part->on_data(bytes_of(kBig5.substr(4)));
    part->end(EndReason::Complete);
    ASSERT_EQ(host.views.size(), 1U);
    EXPECT_EQ(host.views.front()->data, "絕\uFFFD<gap 1>文件 13812345678");
    EXPECT_EQ(host.views.front()->origins.back().second, 16U);
}

/// Without letters and signs, which may happen to be an escape.
TEST(CharsetView, BinaryDataWakesNone) {
    std::mt19937 random(3);
    for (int i = 0; i < 50; ++i) {
        std::string octets(10000, '\0');
        for (char& octet : octets) octet = static_cast<char>((random() & 0x9FU) ^ 0x80U);
        RecordingHost host;
        read_part(host, text(), octets);
        EXPECT_TRUE(host.views.empty()) << i;
    }
}

std::string encoded(const std::string& utf8, const char* charset) {
    iconv_t converter = iconv_open(charset, "UTF-8");
    std::string in = utf8;
    std::string out(utf8.size() * 4 + 16, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    EXPECT_NE(iconv(converter, &from, &left, &to, &room), static_cast<std::size_t>(-1)) << utf8;
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

/// What is written otherwise than it reads, among what is not.
std::string random_text(std::mt19937& random) {
    static const std::vector<std::string> kPieces{
        "绝",      "密",     "文件",        "　",    " ",      "  ",     "１",       "３８",
        "Ａ",      "．",     "，",          "。",    "\u200B", "\u00AD", "&#x7edd;", "&amp;",
        "\\u5bc6", "%E7",    "<b>",         "</b>",  "1",      "23",     "\n",       "\u3000\u3000",
        "①",       "Ⅳ",      "㎏",          "ﾊ",     "郎",     "〇",     "abc",      "⑴",
        "﹙",      "\uFF5E", "100 % a < b", "C:\\t", "客户",   "é",      "\u0301",   "😀",
        "𝟏"};
    std::string out = "这是一份普通的文件";  // enough to know the charset by
    for (int i = 0; i < 12; ++i) out += kPieces[random() % kPieces.size()];
    return out;
}

/// The plain way to the same: what a view makes of the text in UTF-8.
TEST(CharsetView, ItChangesWhatAViewOfTheSameTextInUtf8Changes) {
    std::mt19937 random(17);
    for (int round = 0; round < 1000; ++round) {
        const std::string utf8 = random_text(random);
        const std::string wanted = view_of(text("utf-8"), utf8);
        for (const char* charset : {"gb18030", "utf-16le", "utf-16be"}) {
            ASSERT_EQ(view_of(text(charset), encoded(utf8, charset)), wanted)
                << charset << ": " << utf8;
        }
    }
}

std::vector<std::string> texts_of_any_charset() {
    std::vector<std::string> out{
        std::string(kBig5),
        "~{>xC\\ND<~~} x",
        "\x1B$B5!L)\x1B(B ascii",
        "\xBE\xF8\xA1\xA1\xC3\xDC\xCE\xC4\xBC\xFE\xA3\xB1\xA3\xB2",
        std::string("\xFF\xFE\0\0\xDD\x7E\0\0a\0\0\0", 12),
        "+ft1bxmWHTvY- and +- more",
        "\xFF\xFE\xBE\xF8",
    };
    for (std::size_t i = 0; i < 7; ++i) {
        const std::string once = out[i];
        out.push_back(std::string(4090, 'a') + once + std::string(4096, 'b') + once);
    }
    return out;
}

std::string all_seen(const RecordingHost& host) {
    std::string out;
    for (const auto& view : host.views) {
        out += view->data + "|";
        for (const auto& [at, origin] : view->origins)
            out += std::to_string(at) + ":" + std::to_string(origin) + " ";
    }
    return out;
}

TEST(CharsetView, NothingDependsOnHowTheOctetsCame) {
    std::mt19937 random(11);
    for (const std::string& octets : texts_of_any_charset()) {
        RecordingHost whole;
        read_part(whole, text(), octets);
        for (int round = 0; round < 20; ++round) {
            RecordingHost host;
            PartPtr part = content::open_part(host, text(), RawText());
            for (std::size_t at = 0; at < octets.size();) {
                const std::size_t size = std::min<std::size_t>(
                    1 + random() % (round < 10 ? 7 : 3000), octets.size() - at);
                part->on_data(bytes_of(std::string_view(octets).substr(at, size)));
                at += size;
            }
            part->end(EndReason::Complete);
            ASSERT_EQ(all_seen(host), all_seen(whole)) << octets.substr(0, 40);
        }
    }
}

}  // namespace
}  // namespace sealtap::test
