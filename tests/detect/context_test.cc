#include "detect/context.h"

#include <random>

#include "detect/decoded_text.h"
#include "detect/scan_support.h"

namespace sealtap::detect {
namespace {

using test::in_charset;

std::size_t count_characters(std::string_view octets, Charset charset) {
    std::size_t count = 0;
    for (Bytes rest = bytes_of(octets); !rest.empty(); ++count) {
        const std::size_t length =
            decode_at(rest, 0, charset, test::shipped_rules()->rules().gb18030).length;
        rest = rest.subspan(std::min(length, rest.size()));
    }
    return count;
}

/// Whether a word stands in `text`, so that from it to the text's one end, it included, there are
/// no more characters than that.
enum class From : bool { Begin, End };
bool stands_near(std::string_view text, From end, std::size_t characters, Charset charset,
                 const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [&](const std::string& word) {
        const std::size_t at = end == From::End ? text.rfind(word) : text.find(word);
        if (at == std::string_view::npos) return false;
        const std::string_view between =
            end == From::End ? text.substr(at) : text.substr(0, at + word.size());
        return count_characters(between, charset) <= characters;
    });
}

/// The same as ContextJudge, each identifier by itself: every word is looked for in a folded copy
/// of what stands around.
int judge_slowly(std::string_view octets, std::size_t begin, std::size_t end, DigitWidth width,
                 const CompiledRule& rule) {
    const std::string text = fold_octets(octets);
    const auto judge_in = [&](Charset charset, std::size_t each) {
        const auto i = static_cast<std::size_t>(charset);
        const auto before = [&](std::size_t characters) {
            const std::size_t reach = std::min(begin, characters * each);
            return std::string_view(text).substr(begin - reach, reach);
        };
        const auto behind = std::string_view(text).substr(std::min(end, text.size()), 300 * each);
        const bool context = stands_near(before(300), From::End, 300, charset, rule.context[i]) ||
                             stands_near(behind, From::Begin, 300, charset, rule.context[i]);
        return std::pair(context,
                         stands_near(before(12), From::End, 12, charset, rule.exclusions[i]));
    };
    std::pair<bool, bool> first;
    std::pair<bool, bool> second;
    if (width == DigitWidth::Octet) {
        first = judge_in(Charset::Utf8, 3);
        second = judge_in(Charset::Gb18030, 2);
    } else {
        first = second =
            judge_in(width == DigitWidth::Little ? Charset::Utf16Le : Charset::Utf16Be, 2);
    }
    int confidence = rule.confidence.base;
    if (first.first || second.first) confidence += rule.confidence.context_plus;
    if (first.second || second.second) confidence -= rule.confidence.exclusion_minus;
    return std::clamp(confidence, 0, 100);
}

TEST(ContextJudge, SaysTheSameAsALookAtEachIdentifierByItself) {
    const char* given = std::getenv("SEALTAP_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device()();
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto below = [&](std::size_t limit) { return random() % limit; };
    constexpr std::array<std::string_view, 10> kPieces{"手机", "电话", "Phone", "TEL", "身份证",
                                                       "id=",  "订单", "pAn ",  "qq",  "税号"};
    const CompiledRules& rules = test::shipped_rules()->rules();
    ContextJudge judge(rules);
    std::size_t differing = 0;
    for (int round = 0; round < 60; ++round) {
        std::string octets;
        while (octets.size() < 6000) {
            if (below(3) == 0) octets.append(below(900), "t1\xB5\0"[below(4)]);
            octets += in_charset(kPieces[below(kPieces.size())], kCharsets[below(4)]);
        }
        const ScanRegion region{bytes_of(octets), 0, Edge::Part, Edge::Part};
        judge.begin(region);
        for (std::size_t at = 0; at + 20 < octets.size(); at += below(400)) {
            const auto width = static_cast<DigitWidth>(below(3));
            const auto rule = static_cast<std::uint16_t>(*rules.finders[1 + below(4)]);
            // Now and then a question comes back to what lies before.
            const std::size_t begin = below(10) == 0 ? below(at + 1) : at;
            const int said = judge.judge(begin, begin + 11, width, rule);
            ASSERT_EQ(said, judge_slowly(octets, begin, begin + 11, width, rules.rules[rule]))
                << "round " << round << " at " << begin;
            differing += said != rules.rules[rule].confidence.base ? 1U : 0U;
        }
    }
    EXPECT_GT(differing, 300U);
}

}  // namespace
}  // namespace sealtap::detect
