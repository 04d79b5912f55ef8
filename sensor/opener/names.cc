#include "opener/names.h"

#include <iconv.h>

#include <algorithm>
#include <array>

namespace sealtap::opener {
namespace {

unsigned at(std::string_view text, std::size_t index) noexcept {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
}
constexpr bool within(unsigned value, unsigned low, unsigned high) noexcept {
    return value >= low && value <= high;
}

/// One character of a double-byte charset: how many octets it takes (0: it is none), and how usual
/// it is.
struct Glyph {
    std::size_t length = 0;
    int points = 0;
};

Glyph gb_glyph(std::string_view text, std::size_t index) noexcept {
    const unsigned lead = at(text, index);
    const unsigned trail = at(text, index + 1);
    if (!within(lead, 0x81, 0xFE)) return {};
    if (within(trail, 0x30, 0x39)) {
        const bool is_four =
            within(at(text, index + 2), 0x81, 0xFE) && within(at(text, index + 3), 0x30, 0x39);
        return is_four ? Glyph{4, -1} : Glyph{};
    }
    if (!within(trail, 0x40, 0xFE) || trail == 0x7F) return {};
    // GB 2312: rows 16-55 are ordered by sound and hold what is written daily; punctuation is in
    // rows 1 and 3.
    if (trail >= 0xA1 && within(lead, 0xB0, 0xD7)) return {2, 4};
    if (trail >= 0xA1 && (lead == 0xA1 || lead == 0xA3)) return {2, 2};
    if (trail >= 0xA1 && within(lead, 0xD8, 0xF7)) return {2, 0};
    return {2, -2};
}

Glyph big5_glyph(std::string_view text, std::size_t index) noexcept {
    const unsigned lead = at(text, index);
    const unsigned trail = at(text, index + 1);
    if (!within(lead, 0xA1, 0xF9)) return {};
    if (!within(trail, 0x40, 0x7E) && !within(trail, 0xA1, 0xFE)) return {};
    if (within(lead, 0xA4, 0xC6)) return {2, trail < 0x80 ? 4 : 3};  // the 5,401 daily ones
    if (lead <= 0xA3) return {2, 1};
    return {2, lead >= 0xC9 ? -1 : -2};
}

Glyph sjis_glyph(std::string_view text, std::size_t index) noexcept {
    const unsigned lead = at(text, index);
    const unsigned trail = at(text, index + 1);
    if (within(lead, 0xA1, 0xDF)) return {1, -1};  // half-width kana
    if (!within(lead, 0x81, 0x9F) && !within(lead, 0xE0, 0xFC)) return {};
    if (!within(trail, 0x40, 0xFC) || trail == 0x7F) return {};
    if (lead == 0x82 && within(trail, 0x9F, 0xF1)) return {2, 5};  // hiragana
    if (lead == 0x83 && within(trail, 0x40, 0x96)) return {2, 5};  // katakana
    if (within(lead, 0x88, 0x97)) return {2, 3};
    if (lead == 0x81) return {2, 1};
    return {2, -1};
}

template <typename Read>
void score(std::string_view name, bool& possible, std::int64_t& points, Read read) noexcept {
    for (std::size_t index = 0; possible && index < name.size();) {
        if (at(name, index) < 0x80) {
            ++index;
            continue;
        }
        const Glyph glyph = read(name, index);
        possible = glyph.length != 0;
        points += glyph.points;
        index += glyph.length;
    }
}

/// Code page 437, from 0x80.
constexpr std::array<char16_t, 128> kCp437{
    u'Ç', u'ü', u'é', u'â', u'ä', u'à', u'å', u'ç',     u'ê', u'ë', u'è', u'ï', u'î', u'ì', u'Ä',
    u'Å', u'É', u'æ', u'Æ', u'ô', u'ö', u'ò', u'û',     u'ù', u'ÿ', u'Ö', u'Ü', u'¢', u'£', u'¥',
    u'₧', u'ƒ', u'á', u'í', u'ó', u'ú', u'ñ', u'Ñ',     u'ª', u'º', u'¿', u'⌐', u'¬', u'½', u'¼',
    u'¡', u'«', u'»', u'░', u'▒', u'▓', u'│', u'┤',     u'╡', u'╢', u'╖', u'╕', u'╣', u'║', u'╗',
    u'╝', u'╜', u'╛', u'┐', u'└', u'┴', u'┬', u'├',     u'─', u'┼', u'╞', u'╟', u'╚', u'╔', u'╩',
    u'╦', u'╠', u'═', u'╬', u'╧', u'╨', u'╤', u'╥',     u'╙', u'╘', u'╒', u'╓', u'╫', u'╪', u'┘',
    u'┌', u'█', u'▄', u'▌', u'▐', u'▀', u'α', u'ß',     u'Γ', u'π', u'Σ', u'σ', u'µ', u'τ', u'Φ',
    u'Θ', u'Ω', u'δ', u'∞', u'φ', u'ε', u'∩', u'≡',     u'±', u'≥', u'≤', u'⌠', u'⌡', u'÷', u'≈',
    u'°', u'∙', u'·', u'√', u'ⁿ', u'²', u'■', u'\u00A0'};

std::string from_cp437(std::string_view text) {
    std::string out;
    for (const char octet : text) {
        const auto value = static_cast<unsigned char>(octet);
        const unsigned code = value < 0x80 ? value : kCp437[value - 0x80U];
        if (code < 0x80) {
            out += octet;
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0U | code >> 6U);
            out += static_cast<char>(0x80U | (code & 0x3FU));
        } else {
            out += static_cast<char>(0xE0U | code >> 12U);
            out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
            out += static_cast<char>(0x80U | (code & 0x3FU));
        }
    }
    return out;
}

const char* iconv_name(NameCharset charset) noexcept {
    switch (charset) {
        case NameCharset::Gb18030: return "GB18030";
        case NameCharset::Big5: return "BIG5-HKSCS";
        case NameCharset::ShiftJis: return "CP932";
        case NameCharset::Utf8:
        case NameCharset::Cp437: break;
    }
    return nullptr;
}

/// A map that stays loaded; the library finds it again without a file.
class Converter {
public:
    explicit Converter(NameCharset charset) noexcept
        : handle_(iconv_open("UTF-8", iconv_name(charset))) {}
    ~Converter() {
        if (is_open()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool is_open() const noexcept {
        return handle_ != iconv_t(-1);  // NOLINT(performance-no-int-to-ptr): iconv's own word
    }
    /// Nothing: some of it does not decode.
    [[nodiscard]] std::optional<std::string> convert(std::string_view text) const {
        if (!is_open()) return std::nullopt;
        std::string in(text);
        std::string out(text.size() * 3 + 16, '\0');
        char* from = in.data();
        char* to = out.data();
        std::size_t in_left = in.size();
        std::size_t out_left = out.size();
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        if (iconv(handle_, &from, &in_left, &to, &out_left) == static_cast<std::size_t>(-1)) {
            return std::nullopt;
        }
        if (iconv(handle_, nullptr, nullptr, &to, &out_left) == static_cast<std::size_t>(-1)) {
            return std::nullopt;
        }
        out.resize(out.size() - out_left);
        return out;
    }

private:
    iconv_t handle_;
};

}  // namespace

void NameGuess::add(std::string_view name) noexcept {
    constexpr std::size_t kEnough = 64 * 1024;
    if (octets_ > kEnough || is_ascii(name)) return;
    octets_ += name.size();
    utf8_.possible = utf8_.possible && is_utf8(name);
    score(name, gb_.possible, gb_.points, gb_glyph);
    score(name, big5_.possible, big5_.points, big5_glyph);
    score(name, sjis_.possible, sjis_.points, sjis_glyph);
}

NameCharset NameGuess::charset() const noexcept {
    if (utf8_.possible) return NameCharset::Utf8;
    NameCharset best = NameCharset::Cp437;
    std::int64_t most = 0;
    const auto consider = [&](const Score& score_of, NameCharset charset) {
        if (!score_of.possible || score_of.points <= most) return;
        most = score_of.points;
        best = charset;
    };
    consider(gb_, NameCharset::Gb18030);
    consider(big5_, NameCharset::Big5);
    consider(sjis_, NameCharset::ShiftJis);
    return best;
}

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char octet) { return octet >= 0; });
}

namespace {

/// Octets of the character at `index`; 0 if none of UTF-8 stands there (RFC 3629 section 4).
std::size_t utf8_length(std::string_view text, std::size_t index) noexcept {
    const unsigned lead = at(text, index);
    if (lead < 0x80) return 1;
    const std::size_t length = within(lead, 0xC2, 0xDF)   ? 2
                               : within(lead, 0xE0, 0xEF) ? 3
                               : within(lead, 0xF0, 0xF4) ? 4
                                                          : 0;
    // Too long forms, surrogates and what lies beyond U+10FFFF show in the second octet.
    const unsigned second = at(text, index + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!within(at(text, index + i), 0x80, 0xBF)) return 0;
    }
    return length;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t index = 0; index < text.size();) {
        const std::size_t length = utf8_length(text, index);
        if (length == 0) return false;
        index += length;
    }
    return true;
}

std::string to_utf8(std::string_view text, NameCharset charset) {
    std::string out;
    if (is_utf8(text)) {
        out = text;
    } else if (iconv_name(charset) != nullptr) {
        out = Converter(charset).convert(text).value_or(std::string());
    }
    if (out.empty()) out = from_cp437(text);
    std::ranges::replace(out, '\0', ' ');
    return out;
}

void prepare_names() {
    // Held for good: a map that nobody has open may be unloaded.
    static const Converter kGb18030(NameCharset::Gb18030);
    static const Converter kBig5(NameCharset::Big5);
    static const Converter kShiftJis(NameCharset::ShiftJis);
}

}  // namespace sealtap::opener
