#include "content/charset/language_model.h"

#include <algorithm>
#include <string_view>

#include "content/view/folding.h"

namespace sealtap::content {
namespace {

struct FrequencyGroup {
    std::uint8_t bits;
    std::u16string_view characters;
};

#include "content/charset/frequencies.inc"

constexpr std::uint32_t kInvalidBits = 30;
constexpr std::uint32_t kStrangeBits = 22;
constexpr std::uint8_t kRareBits = 19;
/// Set between the letters of any text to hide it: what does not show, and forms of ASCII.
constexpr std::uint32_t kInvisibleBits = 7;
constexpr std::uint32_t kFormBits = 12;

constexpr char32_t kHanBegin = 0x4E00;
constexpr char32_t kHanEnd = 0xA000;
constexpr char32_t kHangulBegin = 0xAC00;
constexpr char32_t kHangulEnd = 0xD7A4;

constexpr bool within(char32_t code, char32_t first, char32_t last) noexcept {
    return code >= first && code <= last;
}

template <std::size_t Size, typename Groups>
constexpr std::array<std::uint8_t, Size> bits_of(const Groups& groups, char32_t begin) {
    std::array<std::uint8_t, Size> bits{};
    bits.fill(kRareBits);
    for (const FrequencyGroup& group : groups)
        for (const char16_t character : group.characters) bits[character - begin] = group.bits;
    return bits;
}

constexpr auto kChinese = bits_of<kHanEnd - kHanBegin>(kChineseGroups, kHanBegin);
constexpr auto kJapanese = bits_of<kHanEnd - kHanBegin>(kJapaneseGroups, kHanBegin);
constexpr auto kKorean = bits_of<kHangulEnd - kHangulBegin>(kKoreanGroups, kHangulBegin);

bool is_han(char32_t code) noexcept { return code >= kHanBegin && code < kHanEnd; }
bool is_hangul(char32_t code) noexcept { return code >= kHangulBegin && code < kHangulEnd; }
bool is_hiragana(char32_t code) noexcept { return within(code, 0x3041, 0x3093); }
bool is_katakana(char32_t code) noexcept { return within(code, 0x30A1, 0x30FC); }

/// Signs and letters of the basic plane, each found in one step.
class Signs {
public:
    constexpr explicit Signs(std::u16string_view characters) {
        for (const char16_t sign : characters) bits_[sign / 64] |= std::uint64_t{1} << sign % 64;
    }
    [[nodiscard]] constexpr bool contains(char32_t code) const noexcept {
        return code < 0x10000 && (bits_[code / 64] >> code % 64 & 1U) != 0;
    }

private:
    std::array<std::uint64_t, 1024> bits_{};
};

constexpr Signs kEastern(u"，。、：；？！“”（）《》　");
constexpr Signs kRarerEastern(u"‘’【】—…·「」『』〈〉〔〕○●■□◆★→～\u00A0");
constexpr Signs kAccented(u"éèêàâäáãåçñóôöúùûüíîïßøæ");
constexpr Signs kWestern(u"“”‘’–—…•€£©®°«»·§\u00A0");
constexpr Signs kFrequentCyrillic(u"оеаинт");
constexpr Signs kUsualCyrillic(u"срвлкмдпу");
constexpr Signs kCyrillicSigns(u"“”‘’–—…•«»№\u00A0");

/// What stands in any text of the Far East.
std::uint32_t eastern_sign(char32_t code) noexcept {
    if (kEastern.contains(code)) return 7;
    if (kRarerEastern.contains(code)) return 10;
    if (within(code, 0xFF01, 0xFF5E)) return 11;
    if (within(code, 0x3000, 0x303F) || within(code, 0x2460, 0x24FF)) return 13;
    if (within(code, 0x2000, 0x2BFF) || code == 0xA7 || code == 0xB0 || code == 0xB1 ||
        code == 0xD7 || code == 0xF7)
        return 13;
    if (within(code, 0x370, 0x451)) return 16;
    return kStrangeBits;
}

std::uint32_t chinese(char32_t code) noexcept {
    if (is_han(code)) return kChinese[code - kHanBegin];
    if (is_hiragana(code) || is_katakana(code)) return 15;
    return eastern_sign(code);
}

/// Half of a Japanese text is hiragana, a third kanji.
std::uint32_t japanese(char32_t code) noexcept {
    if (is_hiragana(code)) return 6;
    if (is_katakana(code)) return 7;
    if (is_han(code)) return kJapanese[code - kHanBegin] + 1U;
    if (within(code, 0xFF61, 0xFF9F)) return 12;
    return eastern_sign(code);
}

std::uint32_t korean(char32_t code) noexcept {
    if (is_hangul(code)) return kKorean[code - kHangulBegin];
    if (is_han(code)) return kChinese[code - kHanBegin] + 7U;
    return eastern_sign(code);
}

bool is_ascii_letter(char32_t code) noexcept { return within(code | 0x20U, U'a', U'z'); }

bool is_latin_letter(char32_t code) noexcept {
    return within(code, 0xC0, 0x24F) && code != 0xD7 && code != 0xF7;
}

/// Letters with accents stand between others without, and small ones are more.
std::uint32_t western(char32_t code, char32_t before) noexcept {
    const std::uint32_t in_run = before >= 0x80 && is_latin_letter(code) ? 5 : 0;
    if (kAccented.contains(code)) return 7 + in_run;
    if (within(code, 0xDF, 0xFF) && code != 0xF7) return 10 + in_run;
    if (within(code, 0xC0, 0xDE) && code != 0xD7) return 11 + in_run;
    if (kWestern.contains(code)) return 10;
    if (within(code, 0x100, 0x24F)) return 13 + in_run;
    if (within(code, 0xA1, 0xBF) || within(code, 0x2000, 0x2BFF)) return 14;
    return kStrangeBits;
}

std::uint32_t cyrillic(char32_t code, char32_t before) noexcept {
    const bool is_large = within(code, 0x400, 0x42F);
    if (is_ascii_letter(before) && within(code, 0x400, 0x45F)) return 16;
    const std::uint32_t in_word = is_large && within(before, 0x430, 0x45F) ? 8 : 0;
    if (kFrequentCyrillic.contains(code)) return 4;
    if (kUsualCyrillic.contains(code)) return 5;
    if (within(code, 0x430, 0x44F)) return 7;
    if (is_large) return (code < 0x410 ? 14U : 9U) + in_word;
    if (within(code, 0x450, 0x45F)) return 11;
    if (kCyrillicSigns.contains(code)) return 10;
    if (within(code, 0xA1, 0xBF) || within(code, 0x2000, 0x2BFF)) return 15;
    return kStrangeBits;
}

/// A text keeps to one alphabet: those of Greek, Hebrew, Arabic and so on begin at multiples of
/// 0x80.
std::uint32_t other(char32_t code, char32_t before) noexcept {
    const std::uint32_t change = before >= 0x80 && (before >> 7U) != (code >> 7U) ? 8 : 0;
    if (within(code, 0x370, 0x3FF) || within(code, 0x530, 0x1FFF)) return 7 + change;
    if (within(code, 0xA0, 0xBF) || within(code, 0x2000, 0x2BFF)) return 13;
    return kStrangeBits;
}

}  // namespace

std::uint32_t TextCost::least() const noexcept { return *std::ranges::min_element(bits); }

Language TextCost::language() const noexcept {
    return static_cast<Language>(std::ranges::min_element(bits) - bits.begin());
}

double TextCost::bits_per_character() const noexcept {
    const std::uint32_t count = characters + invalid;
    return count == 0 ? 0.0 : static_cast<double>(least() - ascii_bits) / count;
}

void CostMeter::add_all(std::uint32_t bits) noexcept {
    for (std::uint32_t& sum : cost_.bits) sum += bits;
}

void CostMeter::add_invalid(std::uint32_t octets) noexcept {
    cost_.invalid += octets;
    add_all(kInvalidBits * octets);
}

void CostMeter::add_ascii(char32_t code) noexcept {
    const bool is_control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    cost_.controls += is_control ? 1 : 0;
    const std::uint32_t bits = is_control || code == 0x7F ? 16 : 5;
    cost_.ascii_bits += bits;
    add_all(bits);
    // No word is written in two alphabets.
    if (is_ascii_letter(code) && within(before_, 0x400, 0x45F)) add_bits(Language::Cyrillic, 8);
}

void CostMeter::add_letter(char32_t code) noexcept {
    ++cost_.characters;
    // Fillings of binary data: the same again and again. Of Han, one may well stand twice.
    if (code == before_ && !is_han(code)) add_all(6);
    const char32_t seen = is_han(code) || is_hangul(code) ? code : fold(code);
    if (seen == kInvisible) return add_all(kInvisibleBits);
    if (seen < 0x80 && code >= 0x10000) return add_all(kFormBits);
    add_bits(Language::Chinese, chinese(code));
    add_bits(Language::Japanese, japanese(code));
    add_bits(Language::Korean, korean(code));
    const bool is_alphabet = code < 0x2C00;
    add_bits(Language::Western, is_alphabet ? western(code, before_) : kStrangeBits);
    add_bits(Language::Cyrillic, is_alphabet ? cyrillic(code, before_) : kStrangeBits);
    add_bits(Language::Other, is_alphabet ? other(code, before_) : kStrangeBits);
}

void CostMeter::add(std::span<const Character> text) noexcept {
    for (const auto& [code, octets] : text) {
        if (code == kNothing) {
            cost_.ascii_bits += 4;
            add_all(4);
        } else if (code == kNoCharacter) {
            add_invalid(octets);
        } else if (code < 0x80) {
            add_ascii(code);
        } else {
            add_letter(code);
        }
        before_ = code;
    }
}

}  // namespace sealtap::content
