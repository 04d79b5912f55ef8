#include "detect/masker.h"

#include "detect/scan_support.h"

namespace sealtap::detect {
namespace {

std::string masked(std::string text) {
    return Masker(test::shipped_rules()).mask(RawText(std::move(text))).text();
}

/// The digits and capitals of a text alone.
std::string bare(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) out += c;
    }
    return out;
}

TEST(Masker, LeavesNoIdentifierWholeHoweverItIsWritten) {
    for (const std::string canary :
         {"4111111111111111", "11010519491231002X", "13812345678", "91350100M000100Y43"}) {
        std::string spaced;
        std::string dashed;
        for (std::size_t i = 0; i < canary.size(); ++i) {
            if (i != 0 && i % 4 == 0) spaced += ' ';
            if (i != 0 && i % 4 == 0) dashed += '-';
            spaced += canary[i];
            dashed += canary[i];
        }
        const std::vector<std::string> forms{
            canary,        "/user/" + canary + "?x=1", "客户" + canary + "报价.docx",
            canary + "号", "a=" + canary + "&b=2",     "\t" + canary + "\r\n"};
        for (const std::string& form : forms) {
            const std::string out = masked(form);
            EXPECT_EQ(bare(out).find(canary), std::string::npos) << out;
            EXPECT_NE(out.find('*'), std::string::npos) << out;
        }
        if (canary.find_first_not_of("0123456789") != std::string::npos) continue;
        for (const std::string& form :
             {spaced, dashed, "x" + canary + "y", canary + canary, "_" + canary + "_"}) {
            EXPECT_EQ(bare(masked(form)).find(canary), std::string::npos) << masked(form);
        }
    }
}

TEST(Masker, LeavesNoUsccWholeWhateverStandsBesideIt) {
    for (const std::string text :
         {"x91350100M000100Y43", "91350100M000100Y43z", "_91350100M000100Y43_",
          "191350100M000100Y437", "合同91350100m000100y43.pdf"})
        EXPECT_NE(masked(text).find("913**"), std::string::npos) << masked(text);
}

TEST(Masker, HidesPasswordsAndTokensInUrls) {
    EXPECT_EQ(masked("ftp://user:pw@host/a.doc"), "ftp://***@host/a.doc");
    EXPECT_EQ(masked("https://ghp_x@github.com/q?a=1@2"), "https://***@github.com/q?a=1@2");
    EXPECT_EQ(masked("/login?user=li&password=geheim&x=1"), "/login?user=li&password=***&x=1");
    EXPECT_EQ(masked("/f?X-Amz-Signature=ab12#t"), "/f?X-Amz-Signature=***#t");
    EXPECT_EQ(masked("/a?api_key=1&Access_Token=q w"), "/a?api_key=***&Access_Token=*** w");
    EXPECT_EQ(masked("/cb#access_token=abc&id=7"), "/cb#access_token=***&id=7");
    EXPECT_EQ(masked("/r?to=https%3A%2F%2Fh%2F%3Ftoken%3Dabc%26n%3D1"),
              "/r?to=https%3A%2F%2Fh%2F%3Ftoken%3D***%26n%3D1");
    EXPECT_EQ(masked("pwd=abc&user=li"), "pwd=***&user=li");
    EXPECT_EQ(masked("//host/a@b?page=2&keyword=机密"), "//host/a@b?page=2&keyword=机密");
    EXPECT_EQ(masked("key=机密.docx"), "key=机密.docx");
}

TEST(Masker, LeavesNoCardWholeBehindEscapesOrInFullWidth) {
    const std::string escaped = masked("/pay?card=4111%201111%201111%201111");
    EXPECT_EQ(escaped.find("1111%201111%201111"), std::string::npos) << escaped;
    const std::string wide = masked("４１１１１１１１１１１１１１１１");
    EXPECT_EQ(wide.find("１１１１１１１１１"), std::string::npos) << wide;
    EXPECT_EQ(masked("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1").find("1 1 1 1 1 1 1"), std::string::npos);
}

TEST(Masker, KeepsMarkingsTimesAndOrdinaryNumbers) {
    EXPECT_EQ(masked("q3/绝密★5年.docx"), "q3/绝密★5年.docx");
    EXPECT_EQ(masked("report-20260823000001.pdf"), "report-20260823000001.pdf");
    EXPECT_EQ(masked("t=1748503543012"), "t=1748503543012");
    EXPECT_EQ(masked("2024-03-05 version 1.2.3"), "2024-03-05 version 1.2.3");
}

TEST(Masker, MakesValidUtf8OfAnyOctets) {
    EXPECT_EQ(masked(test::in_charset("机密报告", Charset::Gb18030)), "机密报告");
    EXPECT_EQ(masked("a\xFF\x80z"), "a\\xff\\x80z");
    EXPECT_EQ(masked(std::string("a\0b\x1B[31m\x7F", 9)), "ab[31m");
    EXPECT_EQ(masked("one\r\ntwo\tthree"), "one  two three");
    EXPECT_EQ(masked("a\xE2\x80\xAE"
                     "b"),
              "ab")
        << "no turning of the text's direction";
}

TEST(Masker, CutsToFiveHundredAndTwelveCharacters) {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "密";
    EXPECT_EQ(masked(text).size(), 512U * 3);
    const std::string at_the_cut = std::string(505, 'x') + " 4111111111111111 ";
    EXPECT_EQ(masked(at_the_cut), std::string(505, 'x') + " 411***");
}

TEST(Masker, MasksTheSameTwiceAsOnce) {
    const std::string once = masked("手机13812345678 卡4111-1111-1111-1111");
    EXPECT_EQ(masked(once), once);
    const std::string url = masked("http://a:b@h/?token=4111111111111111&u=91350100M000100Y43z");
    EXPECT_EQ(masked(url), url);
}

}  // namespace
}  // namespace sealtap::detect
