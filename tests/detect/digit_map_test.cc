#include "detect/digit_map.h"

#include <random>

#include "detect/digit_finder.h"
#include "detect/scan_support.h"
#include "detect/seeded_test.h"

namespace sealtap::detect {
namespace {

using test::in_charset;
using Names = std::vector<std::string>;

/// Texts in which a digit run meets everything that the walk over runs asks about.
class DigitTexts : public test::SeededTest {
protected:
    template <std::size_t N>
    std::string_view one_of(const std::array<std::string_view, N>& from) {
        return from[below(N)];
    }

    std::string identifier() {
        constexpr std::array<std::string_view, 14> kIdentifiers{
            "13812345678",        "138 1234 5678",        "138-1234-5678",
            "+8613812345678",     "+86-138-1234-5678",    "11010519491231002X",
            "440524188001010014", "110105 19491231 002X", "110105-19491231-002X",
            "4111111111111111",   "4111 1111 1111 1111",  "3782 822463 10005",
            "91350100M000100Y43", "92371000MA3MXH0E3W"};
        return std::string(one_of(kIdentifiers));
    }

    /// Up to three octets of a kind that stands beside digits or takes part in a run.
    std::string junk() {
        using namespace std::string_view_literals;
        constexpr std::array<std::string_view, 24> kJunk{"",
                                                         "",
                                                         " ",
                                                         "-",
                                                         "\0"sv,
                                                         "\0\0"sv,
                                                         "1",
                                                         "12",
                                                         "1\0002\000"sv,
                                                         "\0003\0004"sv,
                                                         "\x81\x30\x81\x35",
                                                         "\xFE\x39\x81\x30",
                                                         "\x99\x43",
                                                         "\x30\x02",
                                                         "\x02\x30",
                                                         "x",
                                                         "A",
                                                         "\\n",
                                                         ".",
                                                         "5.",
                                                         "\xE4\xB8\x80",
                                                         "\xD0\xA1",
                                                         "999 ",
                                                         "\x81\x31"};
        return std::string(one_of(kJunk));
    }

    std::string digits(std::size_t most) {
        std::string out;
        for (std::size_t left = below(most + 1); left > 0; --left)
            out += static_cast<char>('0' + below(10));
        return out;
    }

    std::string text() {
        std::string out;
        const std::size_t size = 200 + below(1200);
        while (out.size() < size) {
            switch (below(6)) {
                case 0: out += in_charset(identifier(), kCharsets[below(kCharsets.size())]); break;
                case 1: out += identifier(); break;
                case 2: out += digits(26); break;
                case 3: out += in_charset(digits(20), Charset::Utf16Le); break;
                case 4: out.append(below(80), "x \0\xB0"[below(4)]); break;
                default: break;
            }
            out += junk() + junk();
        }
        return out;
    }

    static const Gb18030& table() { return test::shipped_rules()->rules().gb18030; }

    Names walk(DigitFinder finder) {
        Names out;
        DigitRun run;
        while (finder.next(run)) {
            const auto found = identify(run, test::shipped_rules()->rules());
            if (found)
                out.push_back(found->value + " @" + std::to_string(run.begin) + " rule " +
                              std::to_string(found->rule));
        }
        return out;
    }
};

/// What the test asks for, one octet after the other.
std::vector<OctetClasses> classify_slowly(std::string_view octets) {
    std::vector<OctetClasses> out((octets.size() + kOctetsPerWord - 1) / kOctetsPerWord);
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const std::uint64_t bit = std::uint64_t{1} << (i % kOctetsPerWord);
        if (octets[i] >= '0' && octets[i] <= '9') out[i / kOctetsPerWord].digits |= bit;
        if (octets[i] == 0) out[i / kOctetsPerWord].zeros |= bit;
    }
    return out;
}

TEST_F(DigitTexts, ClassifiesEveryOctetAtEveryPlaceOnEveryPath) {
    std::string octets;
    for (int i = 0; i < 1024; ++i) octets += static_cast<char>(i % 259);
    for (std::size_t begin = 0; begin < 64; ++begin) {
        for (std::size_t size = 0; size < 330; size += 1 + size / 16) {
            const std::string_view stretch = std::string_view(octets).substr(begin * 7, size);
            const std::vector<OctetClasses> expected = classify_slowly(stretch);
            for (const base::VectorPath path : base::kVectorPaths) {
                if (!base::is_supported(path)) continue;
                std::vector<OctetClasses> out(expected.size());
                classify(bytes_of(stretch), path, out);
                for (std::size_t i = 0; i < out.size(); ++i) {
                    ASSERT_EQ(out[i].digits, expected[i].digits) << begin << ' ' << size;
                    ASSERT_EQ(out[i].zeros, expected[i].zeros) << begin << ' ' << size;
                }
            }
        }
    }
}

TEST_F(DigitTexts, PassesOverNoIdentifierThatTheWalkOverEveryDigitFinds) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    std::size_t found = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::string octets = text();
        const Edge right = below(2) == 0 ? Edge::Part : Edge::Pause;
        const ScanRegion region{bytes_of(octets), below(2), Edge::Part, right};
        const std::size_t begin = below(3) == 0 ? below(octets.size()) : 0;
        const std::size_t end =
            below(3) == 0 ? begin + below(octets.size() - begin) : octets.size();
        const Names every = walk({region, begin, end, table(), Gb18030Aligner()});
        found += every.size();
        for (const base::VectorPath path : base::kVectorPaths) {
            if (!base::is_supported(path)) continue;
            DigitMap map(path);
            ASSERT_EQ(walk({region, begin, end, table(), Gb18030Aligner(), map}), every)
                << "round " << round << " path " << static_cast<int>(path);
        }
    }
    EXPECT_GT(found, 4000U);
}

TEST_F(DigitTexts, FindsAnIdentifierAcrossEveryEndOfAWord) {
    for (const Charset charset : kCharsets) {
        const std::string identifier = in_charset("，13812345678，", charset);
        const std::string unit = in_charset("字", charset);
        for (std::size_t before = 0; before < 200; ++before) {
            std::string octets;
            for (std::size_t i = 0; i < before; ++i) octets += unit;
            octets += identifier;
            const ScanRegion region{bytes_of(octets), 0, Edge::Part, Edge::Part};
            for (const base::VectorPath path : base::kVectorPaths) {
                if (!base::is_supported(path)) continue;
                DigitMap map(path);
                ASSERT_EQ(walk({region, 0, octets.size(), table(), Gb18030Aligner(), map}).size(),
                          1U)
                    << to_string(charset) << before;
            }
        }
    }
}

TEST(DigitMap, SaysNoPlaceBehindTheEnd) {
    DigitMap map(base::best_vector_path());
    const std::string octets = std::string(100, 'x') + "13812345678";
    map.begin(bytes_of(octets));
    EXPECT_EQ(map.next(0, octets.size()), 100U);
    EXPECT_EQ(map.next(0, 100), 100U);
    EXPECT_EQ(map.next(101, octets.size()), octets.size());
    map.begin({});
    EXPECT_EQ(map.next(0, 0), 0U);
}

}  // namespace
}  // namespace sealtap::detect
