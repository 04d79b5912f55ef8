#include "flow/ip_defragmenter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "dice.h"

namespace sealtap::flow {
namespace {

constexpr std::size_t kIncomplete = static_cast<std::size_t>(FrameCause::FragmentIncomplete);
constexpr std::size_t kRejected = static_cast<std::size_t>(FrameCause::FragmentRejected);
constexpr std::size_t kLimit = static_cast<std::size_t>(FrameCause::FragmentLimit);

/// Feeds fragments and keeps the sum: what went in is what came out, or is in the ledger.
class FragmentLab {
public:
    explicit FragmentLab(DefragmenterRules rules = {}, const Limits& changed = Limits())
        : limits(changed), defragmenter(limits, hits, ledger, {3, 4}, rules) {}

    std::optional<std::string> add(std::uint32_t offset, std::string_view data, bool more,
                                   std::uint32_t missing = 0) {
        Datagram fragment;
        fragment.source = *IpAddress::parse(v6 ? "fd00::1" : "10.0.0.1");
        fragment.destination = *IpAddress::parse(v6 ? "fd00::2" : "10.0.0.2");
        fragment.protocol = protocol;
        fragment.payload = bytes_of(data);
        fragment.missing_bytes = missing;
        fragment.fragment = FragmentInfo{id, offset, more, protocol};
        fragment.time = Timestamp(std::chrono::milliseconds(now_ms));
        fragment.packet_number = ++packets;
        in += data.size();
        const std::optional<Datagram> whole = defragmenter.add(fragment);
        if (!whole) return std::nullopt;
        EXPECT_FALSE(whole->fragment.has_value());
        EXPECT_EQ(whole->packet_number, packets);
        out += whole->payload.size();
        last_missing = whole->missing_bytes;
        last_protocol = whole->protocol;
        return std::string(text_of(whole->payload));
    }
    std::uint64_t settled() const {
        std::uint64_t sum = out + ledger.headers + ledger.duplicate + ledger.conflicting;
        for (const std::uint64_t bytes : ledger.not_delivered) sum += bytes;
        return sum;
    }
    void expect_exact() {
        defragmenter.finish();
        EXPECT_EQ(in, settled());
    }

    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    IpDefragmenter defragmenter;
    bool v6 = false;
    std::uint32_t id = 7;
    std::uint8_t protocol = 17;
    std::int64_t now_ms = 0;
    std::uint64_t packets = 0;
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    std::uint32_t last_missing = 0;
    std::uint8_t last_protocol = 0;
};

class EitherIp : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Versions, EitherIp, testing::Values(false, true),
                         [](const auto& v) { return v.param ? "IPv6" : "IPv4"; });

TEST_P(EitherIp, IsPutTogetherInOrderReversedAndDuplicated) {  // T31
    FragmentLab lab;
    lab.v6 = GetParam();
    EXPECT_EQ(lab.add(0, "aaaaaaaa", true), std::nullopt);
    EXPECT_EQ(lab.add(8, "bbbbbbbb", true), std::nullopt);
    EXPECT_EQ(lab.add(16, "ccc", false), "aaaaaaaabbbbbbbbccc");
    EXPECT_EQ(lab.add(16, "ccc", false), std::nullopt);
    EXPECT_EQ(lab.add(16, "ccc", false), std::nullopt);
    EXPECT_EQ(lab.add(8, "bbbbbbbb", true), std::nullopt);
    EXPECT_EQ(lab.add(0, "aaaaaaaa", true), "aaaaaaaabbbbbbbbccc");
    EXPECT_EQ(lab.ledger.duplicate, 3U);
    lab.expect_exact();
}

TEST_P(EitherIp, AnswersEachOverlapOfTwoFragmentsAsLinux) {  // table A.2, R1 to R9
    struct Case {
        int row;
        std::uint32_t old_begin, old_end, new_begin, new_end;  // units of eight
        bool dropped;
    };
    constexpr Case kCases[] = {
        {1, 2, 4, 2, 4, false}, {2, 2, 4, 2, 3, false}, {3, 2, 4, 2, 5, true},
        {4, 2, 4, 3, 4, false}, {5, 2, 4, 1, 4, true},  {6, 2, 5, 3, 4, false},
        {7, 2, 4, 1, 5, true},  {8, 2, 4, 3, 5, true},  {9, 2, 4, 1, 3, true}};
    for (const Case& c : kCases) {
        FragmentLab lab;
        lab.v6 = GetParam();
        const auto piece = [&](char letter, std::uint32_t begin, std::uint32_t end) {
            return lab.add(begin * 8, std::string((end - begin) * 8, letter), true);
        };
        piece('O', c.old_begin, c.old_end);
        piece('N', c.new_begin, c.new_end);
        if (!c.dropped) {
            piece('.', 0, c.old_begin);
            const auto whole = lab.add(c.old_end * 8, "end", false);
            ASSERT_TRUE(whole) << "R" << c.row;
            EXPECT_EQ(whole->find('N'), std::string::npos) << "R" << c.row;
            EXPECT_EQ(lab.ledger.conflicting, (c.new_end - c.new_begin) * 8) << "R" << c.row;
        } else {
            EXPECT_EQ(lab.ledger.not_delivered[kRejected],
                      (c.old_end - c.old_begin + c.new_end - c.new_begin) * 8)
                << "R" << c.row;
        }
        lab.expect_exact();
    }
}

TEST(IpDefragmenter, DropsTheNovakSequenceLikeLinuxSince2018) {  // A.3
    FragmentLab lab;
    const auto letters = [&](char letter, std::uint32_t size, std::uint32_t offset, bool more) {
        return lab.add(offset, std::string(size, letter), more);
    };
    letters('A', 24, 0, true), letters('B', 16, 32, true), letters('C', 24, 48, true);
    letters('D', 8, 80, true), letters('E', 16, 104, true), letters('F', 24, 120, true);
    letters('G', 16, 144, true), letters('H', 16, 160, true), letters('I', 8, 176, true);
    letters('J', 32, 8, true), letters('K', 24, 48, true), letters('L', 24, 72, true);
    letters('M', 24, 96, true), letters('N', 8, 128, true), letters('O', 8, 152, true);
    letters('P', 8, 160, true);
    EXPECT_EQ(letters('Q', 16, 176, false), std::nullopt);
    lab.expect_exact();
}

TEST(IpDefragmenter, KeepsWhatCameFirstWhenToldSo) {  // A.3, "first"
    FragmentLab lab({OverlapPolicy::First, VlanKey::Ignore});
    const auto letters = [&](char letter, std::uint32_t size, std::uint32_t offset, bool more) {
        return lab.add(offset, std::string(size, letter), more);
    };
    letters('A', 24, 0, true), letters('B', 16, 32, true), letters('C', 24, 48, true);
    letters('D', 8, 80, true), letters('E', 16, 104, true), letters('F', 24, 120, true);
    letters('G', 16, 144, true), letters('H', 16, 160, true), letters('I', 8, 176, true);
    letters('J', 32, 8, true), letters('K', 24, 48, true), letters('L', 24, 72, true);
    letters('M', 24, 96, true), letters('N', 8, 128, true), letters('O', 8, 152, true);
    letters('P', 8, 160, true);
    const auto whole = letters('Q', 16, 176, false);
    ASSERT_TRUE(whole);
    std::string one_each;
    for (std::size_t at = 0; at < whole->size(); at += 8) one_each += (*whole)[at];
    EXPECT_EQ(one_each, "AAAJBBCCCLDLMEEFFFGGHHIQ");
    lab.expect_exact();
}

TEST_P(EitherIp, LosesADatagramWithNonsense) {  // T32
    for (int nonsense = 0; nonsense < 3; ++nonsense) {
        FragmentLab lab;
        lab.v6 = GetParam();
        lab.add(0, "aaaaaaaa", true);
        lab.add(24, "dddddddd", true);
        if (nonsense == 0) lab.add(8, "", true);
        if (nonsense == 1) lab.add(65528, "0123456789", false);
        if (nonsense == 2) lab.add(16, "ccc", false);  // a last one before the end
        lab.add(8, "bbbbbbbbcccccccc", true);
        EXPECT_EQ(lab.add(32, "eee", false), std::nullopt) << nonsense;
        lab.expect_exact();
        EXPECT_GE(lab.ledger.not_delivered[kRejected], 16U) << nonsense;
    }
}

TEST_P(EitherIp, DeliversACleanDatagramWithTheIdOfAnOverlapThatWasDropped) {  // T33
    FragmentLab lab;
    lab.v6 = GetParam();
    lab.add(0, "aaaaaaaaaaaaaaaa", true);
    lab.add(8, "bbbbbbbbbbbbbbbb", true);
    lab.add(0, "cccccccc", true);
    EXPECT_EQ(lab.add(8, "ddd", false), "ccccccccddd");
    lab.expect_exact();
}

TEST(IpDefragmenter, PassesAnAtomicFragmentWhileItsIdIsOpen) {  // T34
    FragmentLab lab;
    lab.v6 = true;
    lab.add(0, "aaaaaaaa", true);
    EXPECT_EQ(lab.add(0, "atom", false), "atom");
    EXPECT_EQ(lab.add(8, "bbb", false), "aaaaaaaabbb");
    lab.expect_exact();
}

TEST(IpDefragmenter, TakesTheProtocolOfTheFirstFragment) {  // T35: options may be in it
    FragmentLab lab;
    lab.v6 = true;
    lab.protocol = 17;
    lab.add(8, "bbb", false);
    lab.protocol = 60;
    EXPECT_EQ(lab.add(0, "aaaaaaaa", true), "aaaaaaaabbb");
    EXPECT_EQ(lab.last_protocol, 60);
    lab.expect_exact();
}

TEST(IpDefragmenter, GivesUpAfterTheTimeOut) {
    FragmentLab lab;
    lab.add(0, "aaaaaaaa", true);
    lab.now_ms = 30'001;
    EXPECT_EQ(lab.add(8, "bbb", false), std::nullopt);
    EXPECT_EQ(lab.ledger.not_delivered[kIncomplete], 8U);
    lab.expect_exact();
    EXPECT_EQ(lab.ledger.not_delivered[kIncomplete], 11U);
}

TEST(IpDefragmenter, TellsHowMuchTheSnapLengthCut) {
    FragmentLab lab;
    lab.add(8, "bbbb", true, 4);
    lab.add(16, "ccc", false);
    EXPECT_EQ(lab.add(0, "aaaaaaaa", true), "aaaaaaaabbbb");
    EXPECT_EQ(lab.last_missing, 7U);
    EXPECT_EQ(lab.ledger.not_delivered[kIncomplete], 3U);
    lab.expect_exact();
}

TEST(IpDefragmenter, HoldsNoMoreFragmentsOfOneDatagramThanAllowed) {
    Limits limits;
    limits.set(Limit::FragmentsPerDatagramMax, 3);
    FragmentLab lab({}, limits);
    for (std::uint32_t i = 0; i < 4; ++i) lab.add(8 + i * 16, "aaaaaaaa", true);
    EXPECT_EQ(lab.hits[Limit::FragmentsPerDatagramMax], 1U);
    EXPECT_EQ(lab.ledger.not_delivered[kLimit], 32U);
    lab.expect_exact();
}

TEST(IpDefragmenter, HoldsNoMoreOctetsThanAllowed) {
    Limits limits;
    limits.set(Limit::FragmentBytesMax, 2000);
    FragmentLab lab({}, limits);
    for (std::uint32_t i = 0; i < 10; ++i) {
        lab.id = i;
        lab.add(0, std::string(104, 'a'), true);
    }
    EXPECT_GT(lab.hits[Limit::FragmentBytesMax], 0U);
    EXPECT_GT(lab.ledger.not_delivered[kLimit], 0U);
    EXPECT_EQ(lab.add(104, "end", false), std::string(104, 'a') + "end");
    lab.expect_exact();
}

TEST(IpDefragmenter, CountsEveryOctetOnceWhateverComes) {
    const std::uint32_t seed = test::test_seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 engine(seed);
    const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
    for (int round = 0; round < 400; ++round) {
        Limits limits;
        limits.set(Limit::FragmentBytesMax, 1000 + random() % 20'000);
        limits.set(Limit::FragmentsPerDatagramMax, 2 + random() % 40);
        const OverlapPolicy policy =
            random() % 2 == 0 ? OverlapPolicy::Linux : OverlapPolicy::First;
        FragmentLab lab({policy, VlanKey::Ignore}, limits);
        lab.v6 = random() % 2 == 0;
        for (int i = 0; i < 60; ++i) {
            lab.id = random() % 3;
            lab.now_ms += static_cast<std::int64_t>(random() % 2000);
            const bool more = random() % 6 != 0;
            const std::uint32_t size = random() % 9 == 0 ? random() % 50 : (random() % 5) * 8;
            lab.add((random() % 12) * 8, std::string(size, static_cast<char>('a' + random() % 3)),
                    more, random() % 10 == 0 ? random() % 20 : 0);
            if (random() % 100 == 0) lab.defragmenter.finish();
        }
        lab.expect_exact();
    }
}

TEST(IpDefragmenter, PutsAnyOrderOfFragmentsTogether) {
    const std::uint32_t seed = test::test_seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 engine(seed);
    const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
    for (int round = 0; round < 200; ++round) {
        FragmentLab lab;
        lab.v6 = random() % 2 == 0;
        std::string payload;
        for (std::uint32_t i = 0; i < 9 + random() % 400; ++i)
            payload += static_cast<char>('a' + random() % 26);
        struct Part {
            std::uint32_t begin, end;
        };
        std::vector<Part> parts;
        for (std::uint32_t at = 0; at < payload.size();) {
            const auto end = std::min<std::uint32_t>(at + 8 * (1 + random() % 6),
                                                     static_cast<std::uint32_t>(payload.size()));
            parts.push_back({at, end});
            at = end;
        }
        if (parts.size() < 2) continue;
        std::ranges::shuffle(parts, engine);
        std::optional<std::string> whole;
        for (const Part& part : parts) {
            whole = lab.add(part.begin, payload.substr(part.begin, part.end - part.begin),
                            part.end < payload.size());
        }
        EXPECT_EQ(whole, payload);
        lab.expect_exact();
    }
}

}  // namespace
}  // namespace sealtap::flow
