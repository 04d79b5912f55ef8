#include "detect/scanner.h"

#include <random>

#include "detect/scan_support.h"
#include "detect/seeded_test.h"

namespace sealtap::detect {
namespace {

using test::FindingList;
using test::in_charset;
using test::ScanBench;

using Names = std::vector<std::string>;

/// A seed that the failure names.
class SeededScanner : public test::SeededTest {
protected:
    /// Han text without any ASCII, as long as that many characters.
    std::u32string han(std::size_t characters) {
        std::u32string text;
        for (std::size_t i = 0; i < characters; ++i)
            text += static_cast<char32_t>(0x4E00 + below(0x5000));
        return text;
    }

    /// The same in GB2312, every octet above 0xA0: nothing in it says where a character begins.
    std::string gb2312(std::size_t characters) {
        std::string octets;
        for (std::size_t i = 0; i < characters; ++i) {
            octets += static_cast<char>(0xB0 + below(0x27));
            octets += static_cast<char>(0xA1 + below(0x5E));
        }
        return octets;
    }
};

constexpr std::array<std::string_view, 12> kSnippets{"\n机密★5年\n",
                                                     "密级：机密，",
                                                     "身份证110105194912310021号",
                                                     "身份证号：440524188001010014，",
                                                     "卡号4111111111111111户",
                                                     "手机 138-1234-5678 ",
                                                     "\n【绝密】\n",
                                                     "□绝密 ■机密 □秘密\n",
                                                     "\nTOP SECRET//NOFORN\n",
                                                     "[TLP:AMBER] ",
                                                     "国家秘密的密级分为绝密、机密、秘密三级。",
                                                     "统一社会信用代码91350100M000100Y43 "};

TEST_F(SeededScanner, FindsTheSameHoweverAPartIsCut) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench bench;
    for (int round = 0; round < 12; ++round) {
        std::string octets;
        while (octets.size() < 60'000) {
            const Charset charset = kCharsets[below(kCharsets.size())];
            octets += in_charset(kSnippets[below(kSnippets.size())], charset);
            const std::size_t filler = below(1500);
            octets += charset == Charset::Utf8
                          ? std::string(filler, static_cast<char>('a' + below(26)))
                          : encode(han(filler), charset, test::shipped_rules()->rules().gb18030);
            if (below(3) == 0) octets += '\n';
        }
        const Names whole = bench.scan(octets).described();
        EXPECT_GT(whole.size(), 5U);
        const std::size_t most = std::array<std::size_t, 4>{1, 7, 1500, 20'000}[below(4)];
        EXPECT_EQ(bench.scan(octets, [&] { return 1 + below(most); }).described(), whole)
            << "pieces of at most " << most;
    }
}

TEST_F(SeededScanner, FindsTheSameWhenBlocksAreScarceAndStreamsMany) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    std::vector<std::string> parts(8);
    for (std::string& octets : parts) {
        while (octets.size() < 40'000) {
            octets += kSnippets[below(kSnippets.size())];
            octets.append(below(3000), 'x');
        }
    }
    ScanBench bench(2);
    std::vector<FindingList> lists(parts.size());
    std::vector<std::unique_ptr<ScanStream>> streams;
    for (FindingList& list : lists) streams.push_back(bench.scanner->begin(list, PartInfo{}));
    std::vector<std::size_t> sent(parts.size(), 0);
    for (std::size_t done = 0; done < parts.size();) {
        const std::size_t i = below(parts.size());
        if (sent[i] == parts[i].size()) continue;
        const std::size_t size = std::min(1 + below(9000), parts[i].size() - sent[i]);
        streams[i]->on_data(bytes_of(std::string_view(parts[i]).substr(sent[i], size)));
        sent[i] += size;
        if (sent[i] != parts[i].size()) continue;
        streams[i]->end();
        ++done;
    }
    ScanBench alone;
    for (std::size_t i = 0; i < parts.size(); ++i)
        EXPECT_EQ(lists[i].described(), alone.scan(parts[i]).described()) << "part " << i;
    EXPECT_GT(bench.hits[Limit::BlocksPerWorkerMax], 0U);
}

TEST_F(SeededScanner, CountsOffGbkThatHoldsNoAsciiForLongerThanAnyBlock) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench bench;
    const std::string before = gb2312(45'000 + below(3));
    const std::string marked =
        before + in_charset("。机密★长期。", Charset::Gb18030) + gb2312(2000);
    ASSERT_GT(before.size(), std::size_t{64} * 1024);
    const auto next = [&] { return 1 + below(5000); };
    EXPECT_EQ(bench.scan(marked, next).detectors(), Names{"marking.zh.star"});
    // The same octets one octet later are other characters, and no marking.
    const std::string shifted = in_charset("一", Charset::Gb18030).substr(0, 1) + marked;
    EXPECT_EQ(bench.scan(shifted, next).detectors(), Names{});
}

TEST(Scanner, FindsAMarkingAtEveryPlaceAroundTheEndOfABlock) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        const std::string marking = in_charset("\n机密★5年\n", charset);
        const std::string unit = in_charset("一", charset);
        // Around the end of the first block (20 KiB of memory), and where its margin begins.
        for (std::size_t at = 17'000; at < 20'600; at += 2 * unit.size() * 5) {
            std::string octets;
            while (octets.size() < at) octets += unit;
            octets += marking;
            for (int i = 0; i < 2000; ++i) octets += unit;
            ASSERT_EQ(bench.scan(octets).detectors(), Names{"marking.zh.star"})
                << to_string(charset) << " at " << at;
        }
    }
}

TEST(Scanner, FindsAShortTextCutAnywhere) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        const std::string octets =
            in_charset("【机密】卡号4111111111111111，手机13812345678", charset);
        const Names whole = bench.scan(octets).described();
        ASSERT_EQ(whole.size(), 3U) << to_string(charset);
        for (std::size_t cut = 1; cut < octets.size(); ++cut) {
            bool first = true;
            const auto next = [&] { return std::exchange(first, false) ? cut : octets.size(); };
            EXPECT_EQ(bench.scan(octets, next).described(), whole) << to_string(charset) << cut;
        }
    }
}

TEST(Scanner, SaysWhereInThePartAFindingStands) {
    ScanBench bench;
    const std::string octets = std::string(30'000, 'x') + " 11010519491231002X ";
    const FindingList list = bench.scan(octets);
    ASSERT_EQ(list.findings.size(), 1U);
    EXPECT_EQ(list.findings[0].offset, 30'001U);
    EXPECT_EQ(list.findings[0].length, 18U);
}

TEST(Scanner, NamesTheLineOfWhatStandsNearTheBegin) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        const FindingList list = bench.scan(in_charset("一\n二\n密级：机密，\n", charset));
        ASSERT_EQ(list.findings.size(), 1U);
        EXPECT_EQ(list.findings[0].place, "line 3") << to_string(charset);
    }
}

TEST(Scanner, CountsTheSameValueInAnyFormAsOne) {
    ScanBench bench;
    const std::string octets = "4111111111111111, 4111-1111-1111-1111\n" +
                               in_charset("，4111 1111 1111 1111，", Charset::Utf16Le);
    const FindingList list = bench.scan(octets);
    ASSERT_EQ(list.findings.size(), 3U);
    EXPECT_EQ(list.findings[0].value_hash, list.findings[1].value_hash);
    EXPECT_EQ(list.findings[0].value_hash, list.findings[2].value_hash);
}

TEST(Scanner, FindsNothingAcrossAGap) {
    ScanBench bench;
    FindingList list;
    const auto stream = bench.scanner->begin(list, PartInfo{});
    stream->on_data(bytes_of("x 411111111"));
    stream->on_gap(10);
    stream->on_data(bytes_of("1111111 y"));
    stream->end();
    EXPECT_EQ(list.detectors(), Names{});
}

TEST(Scanner, KeepsOffsetsBehindAGapAndTakesNoLineFromIt) {
    ScanBench bench;
    FindingList list;
    const auto stream = bench.scanner->begin(list, PartInfo{});
    stream->on_data(bytes_of("abc"));
    stream->on_gap(97);
    stream->on_data(bytes_of("机密\n机密★5年\n"));
    stream->end();
    ASSERT_EQ(list.detectors(), Names{"marking.zh.star"});
    EXPECT_EQ(list.findings[0].offset, 107U);
}

TEST(Scanner, ReadsGbkBehindAGapByTheWordItself) {
    ScanBench bench;
    for (const std::string_view lost : {"", "国"}) {
        FindingList list;
        const auto stream = bench.scanner->begin(list, PartInfo{});
        stream->on_data(bytes_of("abc"));
        stream->on_gap(10);
        const std::string half = in_charset(lost, Charset::Gb18030);
        const std::string rest = in_charset("关于下半年预算。机密★长期。", Charset::Gb18030);
        stream->on_data(bytes_of(half.substr(half.size() / 2) + rest));
        stream->end();
        EXPECT_EQ(list.detectors(), Names{"marking.zh.star"}) << lost;
    }
}

TEST(Scanner, ReportsOnFlushWhatIsProvenAndNothingTwice) {
    ScanBench bench;
    FindingList list;
    const auto stream = bench.scanner->begin(list, PartInfo{});
    stream->on_data(bytes_of("机密★5年\n卡号4111111111111111"));
    stream->flush();
    EXPECT_EQ(list.detectors(), Names{"marking.zh.star"}) << "the number may go on";
    stream->flush();
    stream->on_data(bytes_of("户名"));
    stream->flush();
    EXPECT_EQ(list.detectors(), (Names{"marking.zh.star", "card.pan"}));
    stream->on_data(bytes_of(std::string(40'000, 'x')));
    stream->end();
    EXPECT_EQ(list.detectors(), (Names{"marking.zh.star", "card.pan"}));
}

TEST(Scanner, FindsOnceWhatAFlushCutInTwo) {
    ScanBench bench;
    const std::string octets = "\n密级：机密，编号\n";
    for (std::size_t cut = 1; cut < octets.size(); ++cut) {
        FindingList list;
        const auto stream = bench.scanner->begin(list, PartInfo{});
        stream->on_data(bytes_of(octets.substr(0, cut)));
        stream->flush();
        stream->on_data(bytes_of(octets.substr(cut)));
        stream->end();
        EXPECT_EQ(list.detectors(), Names{"marking.zh.field"}) << cut;
    }
}

TEST(Scanner, HoldsNoBlockForAStreamThatWasDropped) {
    ScanBench bench(1);
    FindingList list;
    for (int i = 0; i < 10; ++i) {
        const auto stream = bench.scanner->begin(list, PartInfo{});
        stream->on_data(bytes_of(std::string(10'000, 'x')));
    }
    EXPECT_EQ(bench.hits[Limit::BlocksPerWorkerMax], 0U);
}

TEST_F(SeededScanner, FindsNoMarkingInVoiceAndOtherNoise) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench bench;
    // G.711 idles around D5 and 55, and moves about them: plausible GB2312.
    std::string voice;
    for (int i = 0; i < 400'000; ++i)
        voice += static_cast<char>((below(2) == 0 ? 0xD5 : 0xB0) ^ below(64));
    std::string noise;
    for (int i = 0; i < 400'000; ++i) noise += static_cast<char>(below(256));
    EXPECT_EQ(bench.scan(voice).described(), Names{});
    EXPECT_EQ(bench.scan(noise).described(), Names{});
}

}  // namespace
}  // namespace sealtap::detect
