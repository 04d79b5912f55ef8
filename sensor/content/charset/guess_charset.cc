#include "content/charset/guess_charset.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "content/charset/charset_names.h"
#include "content/charset/language_model.h"
#include "content/charset/seven_bits.h"
#include "content/charset/to_utf8.h"

namespace sealtap::content {
namespace {

using std::string_view_literals::operator""sv;

struct ByteOrderMark {
    std::string_view octets;
    std::string_view charset;
};

/// UTF-32's first: it begins as UTF-16's does.
constexpr std::array kMarks{
    ByteOrderMark{"\xFF\xFE\0\0"sv, "utf-32le"}, ByteOrderMark{"\0\0\xFE\xFF"sv, "utf-32be"},
    ByteOrderMark{"\xEF\xBB\xBF"sv, "utf-8"},    ByteOrderMark{"\xFF\xFE"sv, "utf-16le"},
    ByteOrderMark{"\xFE\xFF"sv, "utf-16be"},     ByteOrderMark{"\x84\x31\x95\x33"sv, "gb18030"},
};

using LanguageBits = std::array<std::uint8_t, kLanguages>;

/// How unlikely a language is in a charset, before anything was read: Chinese, Japanese, Korean,
/// Western, Cyrillic, others. GB 2312 and KS X 1001 have kana, too, at the places of EUC-JP.
constexpr LanguageBits kAny{0, 2, 2, 2, 3, 4};
constexpr LanguageBits kOnlyChinese{0, 16, 22, 22, 22, 22};
constexpr LanguageBits kOnlyJapanese{10, 0, 22, 22, 22, 22};
constexpr LanguageBits kOnlyKorean{16, 16, 0, 22, 22, 22};
constexpr LanguageBits kOnlyWestern{22, 22, 22, 0, 22, 22};
constexpr LanguageBits kOnlyCyrillic{22, 22, 22, 22, 0, 22};

/// What is tried without a declaration, and how unlikely it is before anything was read.
struct Candidate {
    std::string_view charset;
    std::uint8_t bits;
    const LanguageBits* languages;
};

constexpr std::array kOverAscii{
    Candidate{"gb18030", 1, &kOnlyChinese},      Candidate{"utf-8", 0, &kAny},
    Candidate{"big5", 3, &kOnlyChinese},         Candidate{"euc-kr", 5, &kOnlyKorean},
    Candidate{"euc-jp", 5, &kOnlyJapanese},      Candidate{"shift_jis", 5, &kOnlyJapanese},
    Candidate{"windows-1252", 4, &kOnlyWestern}, Candidate{"windows-1251", 6, &kOnlyCyrillic},
    Candidate{"koi8-r", 8, &kOnlyCyrillic},
};
constexpr std::array kUnits{
    Candidate{"utf-16le", 6, &kAny},
    Candidate{"utf-16be", 8, &kAny},
    Candidate{"utf-32le", 10, &kAny},
    Candidate{"utf-32be", 10, &kAny},
};

/// A charset that somebody says is not unlikely, but its languages are what they are.
Candidate candidate_of(std::string_view declared) {
    const CharsetName name = find_charset(declared);
    const auto found = std::ranges::find(kOverAscii, name.name, &Candidate::charset);
    return {declared, 0, found != kOverAscii.end() ? found->languages : &kAny};
}

/// So many octets, from the first that is not ASCII, tell as much as all would.
constexpr std::size_t kWindowBytes = 512;
constexpr std::size_t kStepBytes = 64;
constexpr std::size_t kBeforeBytes = 64;
constexpr std::size_t kSampleBytesMax = 4096;
/// A character that somebody chose at random has more, one of a text that somebody wrote less.
constexpr double kTextBitsMax = 15.0;
/// A reading that is behind by so much has lost.
constexpr std::uint64_t kLostBits = 99;
constexpr std::uint64_t kNever = ~std::uint64_t{0};
/// Of charsets in which nearly every octet is some character, and of letters, which are few.
constexpr double kLetterBitsMax = 11.0;
/// What a declaration is worth: it holds unless the octets are less likely by so much.
constexpr std::uint32_t kDeclaredBits = 10;

struct Reading {
    std::string_view charset;
    CharsetKind kind = CharsetKind::Unknown;
    TextCost cost;
    std::uint64_t bits = 0;

    [[nodiscard]] bool is_text() const noexcept {
        const bool is_octets = kind == CharsetKind::Octets;
        return bits != kNever &&
               cost.bits_per_character() <= (is_octets ? kLetterBitsMax : kTextBitsMax) &&
               !(is_octets && cost.controls != 0) && cost.invalid * 16 <= cost.characters + 16 &&
               cost.controls * 16 <= cost.characters;
    }
};

/// Octets that are no text in a charset show so soon.
bool is_hopeless(const TextCost& cost) noexcept {
    const std::uint32_t few = 4 + cost.characters / 8;
    return cost.invalid > few || cost.controls > few;
}

/// One such charset is as good as another for what the octets tell.
bool is_of_octets(CharsetKind kind) noexcept {
    return kind == CharsetKind::Octets || kind == CharsetKind::Unknown;
}

class Guess {
public:
    Guess(Bytes sample, SampleIs extent, CharsetTables& tables)
        : sample_(sample.first(std::min(sample.size(), kSampleBytesMax))),
          is_cut_(extent == SampleIs::Begin || sample.size() > kSampleBytesMax),
          tables_(&tables) {
        const auto high =
            std::ranges::find_if(sample_, [](std::byte octet) { return octet >= std::byte{0x80}; });
        high_ = static_cast<std::size_t>(high - sample_.begin());
        has_high_ = high_ != sample_.size();
        has_nul_ = std::ranges::find(sample_, std::byte{0}) != sample_.end();
    }

    [[nodiscard]] CharsetGuess by(std::string_view declared);

private:
    [[nodiscard]] bool is_surely_utf8() const noexcept;
    [[nodiscard]] std::optional<Reading> read(std::string_view charset, const Candidate& candidate);
    struct Best {
        const Reading* reading = nullptr;  ///< null: nothing makes a text of it
        std::uint8_t confidence = 0;
    };
    [[nodiscard]] Best best() const noexcept;
    [[nodiscard]] CharsetGuess against(const Reading& declared) const noexcept;

    Bytes sample_;
    bool is_cut_;
    CharsetTables* tables_;
    std::size_t high_ = 0;  ///< where the first octet stands that is not ASCII
    bool has_high_ = false;
    bool has_nul_ = false;
    std::vector<Character> characters_;
    std::vector<Reading> readings_;
    std::uint64_t lost_ = kNever;  ///< a reading of more bits has lost
};

/// Chance makes no such octets: a text in another charset has hardly six that are valid UTF-8.
bool Guess::is_surely_utf8() const noexcept {
    constexpr std::ptrdiff_t kHighOctets = 9;
    if (!has_high_ || has_nul_) return false;
    Bytes window = sample_.subspan(high_);
    const auto is_high = [](std::byte octet) { return octet >= std::byte{0x80}; };
    // Its last character may be cut.
    for (int i = 0; i < 4 && is_cut_ && !window.empty() && is_high(window.back()); ++i) {
        const bool is_lead = window.back() >= std::byte{0xC0};
        window = window.first(window.size() - 1);
        if (is_lead) break;
    }
    return std::ranges::count_if(window, is_high) >= kHighOctets && is_utf8(text_of(window));
}

std::optional<Reading> Guess::read(std::string_view charset, const Candidate& candidate) {
    const CharsetName name = find_charset(charset);
    const auto decoder = make_decoder(charset, tables_);
    if (!decoder) return std::nullopt;
    const bool is_seven_bit = name.kind == CharsetKind::Hz || name.kind == CharsetKind::Utf7 ||
                              name.kind == CharsetKind::Iso2022;
    // Shifts may stand anywhere before; units stand at multiples of four at most, and before the
    // first high octet there may be such as no text over ASCII has.
    const std::size_t before = high_ > kBeforeBytes ? (high_ - kBeforeBytes) / 4 * 4 : 0;
    const Bytes all = sample_.subspan(is_seven_bit || !has_high_ ? 0 : before);
    const Bytes window = all.first(std::min(all.size(), kWindowBytes));
    CostMeter meter;
    for (std::size_t i = 0; i < kLanguages; ++i)
        meter.add_bits(static_cast<Language>(i), (*candidate.languages)[i]);
    for (Bytes left = window; !left.empty() && candidate.bits + meter.cost().least() <= lost_ &&
                              !is_hopeless(meter.cost());) {
        const Bytes step = left.first(std::min(left.size(), kStepBytes));
        left = left.subspan(step.size());
        characters_.clear();
        decoder->decode(step, characters_);
        if (left.empty() && !is_cut_ && window.size() == all.size()) decoder->end(characters_);
        meter.add(characters_);
    }
    Reading reading{name.name, name.kind, meter.cost(), candidate.bits};
    reading.bits = is_hopeless(reading.cost) ? kNever : reading.bits + reading.cost.least();
    if (reading.is_text()) lost_ = std::min(lost_, reading.bits + kLostBits);
    return reading;
}

CharsetGuess Guess::by(std::string_view declared) {
    if (is_surely_utf8()) return {"utf-8", 99};
    if (!has_high_ && !has_nul_) {
        if (const std::string_view seven = guess_seven_bits(text_of(sample_), *tables_);
            !seven.empty()) {
            return {seven, 90};
        }
        const CharsetName known = find_charset(declared);
        return {known.name.empty() ? "utf-8" : known.name, 0};
    }
    const auto consider = [this](const Candidate& candidate) {
        if (auto reading = read(candidate.charset, candidate)) readings_.push_back(*reading);
    };
    if (has_high_) std::ranges::for_each(kOverAscii, consider);
    std::ranges::for_each(kUnits, consider);
    if (auto reading = read(declared, candidate_of(declared))) {
        if (reading->charset.empty()) reading->charset = declared;
        return against(*reading);
    }
    const auto [reading, confidence] = best();
    return reading != nullptr ? CharsetGuess{reading->charset, confidence} : CharsetGuess{};
}

CharsetGuess Guess::against(const Reading& declared) const noexcept {
    constexpr std::uint8_t kUncertain = 30;
    constexpr std::uint8_t kCertain = 95;
    const auto [reading, confidence] = best();
    if (reading == nullptr) {
        const bool is_binary = declared.cost.controls * 4 > declared.cost.characters;
        return is_binary ? CharsetGuess{} : CharsetGuess{declared.charset, kUncertain};
    }
    const bool is_alike = is_of_octets(declared.kind) && is_of_octets(reading->kind);
    if (is_alike || declared.bits - std::min(declared.bits, reading->bits) <= kDeclaredBits)
        return {declared.charset, kCertain};
    return {reading->charset, confidence};
}

Guess::Best Guess::best() const noexcept {
    const Reading* first = nullptr;
    const Reading* second = nullptr;
    for (const Reading& reading : readings_) {
        if (!reading.is_text()) continue;
        if (first == nullptr || reading.bits < first->bits) {
            second = std::exchange(first, &reading);
        } else if (second == nullptr || reading.bits < second->bits) {
            second = &reading;
        }
    }
    if (first == nullptr) return {};
    const std::uint64_t margin = second != nullptr ? second->bits - first->bits : 99;
    return {first, static_cast<std::uint8_t>(std::min<std::uint64_t>(1 + margin, 98))};
}

}  // namespace

CharsetGuess guess_charset(Bytes sample, std::string_view declared, SampleIs extent,
                           CharsetTables& tables) {
    const std::string_view text = text_of(sample);
    for (const ByteOrderMark& mark : kMarks)
        if (text.starts_with(mark.octets)) return {mark.charset, 100};
    return Guess(sample, extent, tables).by(declared);
}

}  // namespace sealtap::content
