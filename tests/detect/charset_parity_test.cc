// The same text in another charset, at another offset, cut elsewhere: the same identifiers.
#include <random>

#include "detect/scan_support.h"
#include "detect/seeded_test.h"

namespace sealtap::detect {
namespace {

using test::FindingList;
using test::in_charset;
using test::ScanBench;
using Names = std::vector<std::string>;

/// What a finding says, wherever it stands: "card.pan 411*********1111 85".
Names said(const FindingList& list) {
    Names out;
    for (const Finding& finding : list.findings)
        out.push_back(test::shipped_rules()->detectors()[finding.detector].name + " " +
                      finding.excerpt.text() + " " + std::to_string(finding.confidence));
    return out;
}

class Sentences : public test::SeededTest {
protected:
    template <std::size_t N>
    std::string_view one_of(const std::array<std::string_view, N>& from) {
        return from[below(N)];
    }

    std::string digits(std::size_t count) {
        std::string out;
        while (out.size() < count) out += static_cast<char>('0' + below(10));
        return out;
    }

    std::string_view phrase() {
        constexpr std::array<std::string_view, 28> kPhrases{"请在本月底之前把材料交到办公室",
                                                            "客户资料已经核对无误",
                                                            "会议纪要见附件",
                                                            "关于下半年预算的说明",
                                                            "联系电话",
                                                            "手机号码",
                                                            "身份证号",
                                                            "统一社会信用代码",
                                                            "银行卡号",
                                                            "订单号",
                                                            "流水",
                                                            "张三",
                                                            "李小明",
                                                            "项目组的同事都收到了这封邮件",
                                                            "如有问题请及时反馈给我们",
                                                            "合同编号以系统登记为准",
                                                            "上海市浦东新区",
                                                            "北京市海淀区中关村大街",
                                                            "phone",
                                                            "order id=",
                                                            "Tel: ",
                                                            "see the attached file for details",
                                                            "聯繫電話",
                                                            "請於月底前將資料交至辦公室",
                                                            "第三季度",
                                                            "共计",
                                                            "\r\n",
                                                            "\t"};
        return one_of(kPhrases);
    }

    /// What may stand right beside an identifier: most have a digit among their octets, in one
    /// charset or another.
    std::string_view neighbour() {
        constexpr std::array<std::string_view, 45> kNeighbours{
            "",   "，", "。", "、", "；", "：", "！", "？", "（", "）", "【", "】",
            "《", "》", "“",  "”",  "—",  "…",  "·",  "￥", "　", "「", "〇", "々",
            "〖", "户", "丰", "下", "不", "个", "会", "位", "他", "们", "侵", "戶",
            "方", "是", "求", "的", "老", "萱", "霸", "机", "號"};
        return one_of(kNeighbours);
    }

    std::string identifier() {
        constexpr std::array<std::string_view, 22> kIdentifiers{
            "11010519491231002X",  "440524188001010014",   "360426199101010071",
            "44011320141005001x",  "110105 19491231 002X", "110105-19491231-002X",
            "91350100M000100Y43",  "92371000MA3MXH0E3W",   "91110000600037341L",
            "91230184MA1BUFLT44",  "4111111111111111",     "4111 1111 1111 1111",
            "4111-1111-1111-1111", "2221000000000009",     "6200000000000005",
            "6011577631711174",    "3782 822463 10005",    "+8613812345678",
            "138 1234 5678",       "138-1234-5678",        "+86-138-1234-5678",
            "8613812345678"};
        constexpr std::array<std::string_view, 6> kMobiles{"138", "150", "186",
                                                           "191", "133", "177"};
        if (below(3) == 0) return std::string(one_of(kMobiles)) + digits(8);
        return std::string(one_of(kIdentifiers));
    }

    /// Numbers that are no identifiers stand there too.
    std::string number() { return below(4) == 0 ? digits(1 + below(22)) : identifier(); }

    std::string sentence() {
        std::string out(phrase());
        out += neighbour();
        out += number();
        out += neighbour();
        out += phrase();
        return out;
    }
    std::string text(std::size_t sentences) {
        std::string out;
        for (std::size_t i = 0; i < sentences; ++i) {
            out += sentence();
            out += "。";
        }
        return out;
    }
};

TEST_F(Sentences, HoldTheSameIdentifiersInEveryCharset) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench bench;
    std::size_t found = 0;
    for (int round = 0; round < rounds(200); ++round) {
        // In UTF-16 a few sentences say the order of octets; a single one may look like either.
        const std::string utf8 = text(3 + below(6));
        const Names expected = said(bench.scan(utf8));
        found += expected.size();
        for (const Charset charset : kCharsets) {
            const std::string octets = in_charset(utf8, charset);
            ASSERT_FALSE(octets.empty());
            EXPECT_EQ(said(bench.scan(octets)), expected) << to_string(charset) << ": " << utf8;
            const std::string marked = in_charset("\uFEFF" + utf8, charset);
            EXPECT_EQ(said(bench.scan(marked)), expected)
                << to_string(charset) << " with its mark: " << utf8;
            const std::string odd = '\x01' + octets;
            EXPECT_EQ(said(bench.scan(odd)), expected)
                << to_string(charset) << " one octet later: " << utf8;
        }
    }
    EXPECT_GT(found, 400U);
}

TEST_F(Sentences, HoldTheSameWhereverTheyAreCut) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench bench;
    ScanBench scarce(1);
    for (int round = 0; round < rounds(6); ++round) {
        std::string octets;
        while (octets.size() < 40'000)
            octets += in_charset(text(1 + below(9)), kCharsets[below(kCharsets.size())]);
        const Names whole = bench.scan(octets).described();
        EXPECT_GT(whole.size(), 100U);
        const std::size_t most = std::array<std::size_t, 4>{1, 7, 1500, 20'000}[below(4)];
        EXPECT_EQ(bench.scan(octets, [&] { return 1 + below(most); }).described(), whole)
            << "pieces of at most " << most;
        const auto next = [&] { return 1 + below(9000); };
        EXPECT_EQ(scarce.scan_beside_a_rival(octets, next).described(), whole) << "round " << round;
    }
}

/// Digits and NUL in every mixture: UTF-16 beside ASCII, and what is both at once.
TEST_F(Sentences, OfDigitsAndNulHoldTheSameWhereverAZoneBegins) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    using namespace std::string_view_literals;
    constexpr std::array<std::string_view, 8> kBetween{
        "5\0005\000"sv, "\0005\0006"sv,       "0\000"sv, "\000"sv,
        "30"sv,         "\x81\x30\x81\x31"sv, " "sv,     ""sv};
    ScanBench bench;
    ScanBench scarce(1);
    std::size_t found = 0;
    for (int round = 0; round < rounds(6); ++round) {
        std::string octets;
        while (octets.size() < 45'000) {
            octets += one_of(kBetween);
            octets += one_of(kBetween);
            octets += in_charset(number(), kCharsets[below(kCharsets.size())]);
        }
        const Names whole = bench.scan(octets).described();
        found += whole.size();
        const auto next = [&] { return 1 + below(9000); };
        EXPECT_EQ(scarce.scan_beside_a_rival(octets, next).described(), whole) << "round " << round;
    }
    EXPECT_GT(found, 100U);
}

TEST_F(Sentences, AreReportedOnceHoweverOftenTheyAreFlushed) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        const std::string octets =
            in_charset("，13812345678，" + text(60), charset).substr(0, 3000);
        FindingList list;
        const auto stream = bench.scanner->begin(list, PartInfo{});
        for (std::size_t at = 0; at < octets.size(); ++at) {
            stream->on_data(bytes_of(std::string_view(octets).substr(at, 1)));
            stream->flush();
        }
        stream->end();
        Names places;
        for (const Finding& finding : list.findings)
            places.push_back(std::to_string(finding.offset / 2 * 2) + "+" +
                             std::to_string(finding.detector));
        std::ranges::sort(places);
        EXPECT_EQ(std::ranges::adjacent_find(places), places.end()) << to_string(charset);
        EXPECT_GT(places.size(), 10U);
    }
}

}  // namespace
}  // namespace sealtap::detect
