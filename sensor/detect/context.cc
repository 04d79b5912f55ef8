#include "detect/context.h"

#include <algorithm>
#include <bit>

namespace sealtap::detect {
namespace {

constexpr std::size_t kContextCharacters = 300;
constexpr std::size_t kExclusionCharacters = 12;
/// No character of a context takes more.
constexpr std::size_t kReach = 3 * kContextCharacters;

char fold(char octet) noexcept {
    return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

/// Octets of a Chinese character there.
std::size_t octets_each(Charset charset) noexcept { return charset == Charset::Utf8 ? 3 : 2; }

/// The charsets that text around digits of that width can be in.
std::array<Charset, 2> charsets_of(DigitWidth width) noexcept {
    if (width == DigitWidth::Little) return {Charset::Utf16Le, Charset::Utf16Le};
    if (width == DigitWidth::Big) return {Charset::Utf16Be, Charset::Utf16Be};
    return {Charset::Utf8, Charset::Gb18030};
}

bool stands_at(std::string_view text, std::size_t at, std::string_view word) noexcept {
    return text.size() - at >= word.size() &&
           std::ranges::equal(word, text.substr(at, word.size()), {}, {}, fold);
}

}  // namespace

std::string fold_octets(std::string_view octets) {
    std::string out(octets);
    std::ranges::transform(out, out.begin(), fold);
    return out;
}

ContextJudge::ContextJudge(const CompiledRules& rules) : rules_(rules) {
    found_.resize(list_of(rules.rules.size(), kCharsets.front(), Kind::Context));
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
        if (rules.rules[i].finder == Finder::None) continue;
        add_words(rules.rules[i].context, i, Kind::Context);
        add_words(rules.rules[i].exclusions, i, Kind::Exclusion);
    }
}

ContextJudge::ListIndex ContextJudge::list_of(std::size_t rule, Charset charset,
                                              Kind kind) noexcept {
    const std::size_t charset_of_rule = rule * kCharsets.size() + static_cast<std::size_t>(charset);
    return static_cast<ListIndex>(2 * charset_of_rule + static_cast<std::size_t>(kind));
}

void ContextJudge::add_words(const ContextWords& words, std::size_t rule, Kind kind) {
    for (const Charset charset : kCharsets) {
        for (const std::string& word : words[static_cast<std::size_t>(charset)])
            add_word(word, list_of(rule, charset, kind));
    }
}

/// Words that begin alike share a group. One that is shorter than a head fits whatever follows.
void ContextJudge::add_word(const std::string& word, ListIndex list) {
    std::size_t group = 0;
    for (const char octet : word.substr(0, kHeadOctets))
        group = group * 31 + static_cast<std::uint8_t>(octet);
    group %= kGroups;
    groups_[group].push_back({word, list});
    const std::uint64_t bit = std::uint64_t{1} << group;
    for (std::size_t octet = 0; octet < 256; ++octet) {
        const char folded = fold(static_cast<char>(static_cast<std::uint8_t>(octet)));
        for (std::size_t i = 0; i < kHeadOctets; ++i) {
            if (i >= word.size() || word[i] == folded) heads_[i][octet] |= bit;
        }
    }
}

void ContextJudge::begin(const ScanRegion& region) noexcept {
    octets_ = region.octets;
    // Most regions hold no identifier, so nothing was looked for: the lists, of which there are
    // hundreds, are empty as they are.
    if (looked_until_ > looked_from_) {
        for (std::vector<Place>& places : found_) places.clear();
    }
    looked_from_ = looked_until_ = 0;
}

void ContextJudge::find_words_at(std::size_t at, std::uint64_t groups) {
    const std::string_view text = text_of(octets_);
    for (; groups != 0; groups &= groups - 1) {
        for (const Word& word : groups_[static_cast<std::size_t>(std::countr_zero(groups))]) {
            if (stands_at(text, at, word.octets))
                found_[word.list].push_back({at, at + word.octets.size()});
        }
    }
}

/// Finds every word that begins in [from, to), and keeps what was found before.
void ContextJudge::look_until(std::size_t from, std::size_t to) {
    if (from < looked_from_ || from > looked_until_) {
        for (std::vector<Place>& places : found_) places.clear();
        looked_from_ = looked_until_ = from;
    }
    // Behind the last octet none is asked about: a word that is too long is not there.
    const auto groups_of = [&](std::size_t i, std::size_t at) {
        return at < octets_.size() ? heads_[i][std::to_integer<std::size_t>(octets_[at])]
                                   : ~std::uint64_t{0};
    };
    for (; looked_until_ < to; ++looked_until_) {
        const std::uint64_t first = groups_of(0, looked_until_);
        if (first == 0) continue;
        const std::uint64_t groups =
            first & groups_of(1, looked_until_ + 1) & groups_of(2, looked_until_ + 2);
        if (groups != 0) find_words_at(looked_until_, groups);
    }
}

/// Whether [from, to), in which a character begins at `from`, holds no more characters than that.
bool ContextJudge::holds_at_most(std::size_t characters, std::size_t from, std::size_t to,
                                 Charset charset) const {
    const std::size_t each = octets_each(charset);
    if (to - from > characters * each) return false;
    const bool wide = charset == Charset::Utf16Le || charset == Charset::Utf16Be;
    if (wide || to - from <= characters) return true;
    // In the other charset's text no charset counts fewer characters than there are.
    std::size_t count = 0;
    for (; from < to && count <= characters; ++count) {
        const Bytes rest = octets_.subspan(from, to - from);
        from += charset == Charset::Utf8 ? decode_utf8(rest).length : gb18030_length(rest);
    }
    return count <= characters;
}

/// Whether a word stands so near before `begin`. Of two the later one is nearer.
bool ContextJudge::stands_before(ListIndex list, std::size_t begin, std::size_t characters,
                                 Charset charset) const {
    const std::vector<Place>& places = found_[list];
    auto place = std::ranges::lower_bound(places, begin, {}, &Place::begin);
    while (place != places.begin()) {
        --place;
        if (place->end <= begin) return holds_at_most(characters, place->begin, begin, charset);
    }
    return false;
}

bool ContextJudge::stands_behind(ListIndex list, std::size_t end, std::size_t characters,
                                 Charset charset) const {
    const std::vector<Place>& places = found_[list];
    const auto place = std::ranges::lower_bound(places, end, {}, &Place::begin);
    return place != places.end() && holds_at_most(characters, end, place->end, charset);
}

std::uint8_t ContextJudge::judge(std::size_t begin, std::size_t end, DigitWidth width,
                                 std::uint16_t rule) {
    const auto before = [&](std::size_t octets) { return begin - std::min(begin, octets); };
    look_until(before(kReach), std::min(octets_.size(), end + kReach));
    bool context = false;
    bool excluded = false;
    for (const Charset charset : charsets_of(width)) {
        const ListIndex words = list_of(rule, charset, Kind::Context);
        const ListIndex exclusions = list_of(rule, charset, Kind::Exclusion);
        context = context || stands_before(words, begin, kContextCharacters, charset) ||
                  stands_behind(words, end, kContextCharacters, charset);
        excluded = excluded || stands_before(exclusions, begin, kExclusionCharacters, charset);
    }
    const RuleConfidence& by = rules_.rules[rule].confidence;
    int confidence = by.base;
    if (context) confidence += by.context_plus;
    if (excluded) confidence -= by.exclusion_minus;
    return static_cast<std::uint8_t>(std::clamp(confidence, 0, 100));
}

}  // namespace sealtap::detect
