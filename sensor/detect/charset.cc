#include "detect/charset.h"

#include <iconv.h>

#include <algorithm>
#include <span>

namespace sealtap::detect {
namespace {

constexpr std::size_t kTrails = 190;            // 0x40-0x7E and 0x80-0xFE
constexpr std::size_t kPairs = 126 * kTrails;   // leads 0x81-0xFE
constexpr std::size_t kQuads = 39420;           // 0x81308130 to 0x8431A439: the basic plane
constexpr std::size_t kQuadsEachRow = 180;      // divides kQuads
constexpr std::size_t kSupplementary = 189000;  // number of 0x90308130, which is U+10000

std::uint8_t octet(Bytes octets, std::size_t i) noexcept {
    return std::to_integer<std::uint8_t>(octets[i]);
}

bool is_lead(std::uint8_t value) noexcept { return value >= 0x81 && value <= 0xFE; }
bool is_trail(std::uint8_t value) noexcept {
    return value >= 0x40 && value <= 0xFE && value != 0x7F;
}
bool is_digit(std::uint8_t value) noexcept { return value >= 0x30 && value <= 0x39; }

std::size_t trail_rank(std::uint8_t trail) noexcept {
    return trail - (trail < 0x7F ? 0x40U : 0x41U);
}

std::uint8_t trail_of(std::size_t rank) noexcept {
    return static_cast<std::uint8_t>(rank + (rank < 0x3F ? 0x40U : 0x41U));
}

void append_pair(std::size_t number, std::string& out) {
    out += static_cast<char>(0x81 + number / kTrails);
    out += static_cast<char>(trail_of(number % kTrails));
}

void append_quad(std::size_t number, std::string& out) {
    out += static_cast<char>(0x81 + number / 12600);
    out += static_cast<char>(0x30 + number / 1260 % 10);
    out += static_cast<char>(0x81 + number / 10 % 126);
    out += static_cast<char>(0x30 + number % 10);
}

std::size_t quad_number(Bytes octets) noexcept {
    const std::size_t a = octet(octets, 0) - 0x81U;
    const std::size_t b = octet(octets, 1) - 0x30U;
    const std::size_t c = octet(octets, 2) - 0x81U;
    return ((a * 10 + b) * 126 + c) * 10 + (octet(octets, 3) - 0x30U);
}

/// Converts codes of equal length, one character each; some of the two ranges are not assigned.
class Converter {
public:
    explicit Converter(const char* from) : handle_(iconv_open("UTF-16LE", from)) {}
    ~Converter() {
        if (works()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool works() const noexcept {
        return handle_ != static_cast<iconv_t>(static_cast<void*>(nullptr)) && !failed(handle_);
    }

    /// A row of codes in one call as far as it goes, which is ten times as fast as one by one. A
    /// code that stops it, or is not one unit of UTF-16, is tried alone.
    void row(std::string& from, std::size_t length, std::span<char16_t> to) {
        std::string units(to.size() * 2, '\0');
        for (std::size_t done = 0; done < to.size();) {
            char* in = from.data() + done * length;
            char* out = units.data();
            std::size_t in_left = from.size() - done * length;
            std::size_t out_left = units.size();
            (void)iconv(handle_, &in, &in_left, &out, &out_left);
            const std::size_t read = to.size() - done - in_left / length;
            const bool even = in_left % length == 0 && units.size() - out_left == read * 2;
            for (std::size_t i = 0; even && i < read; ++i) to[done + i] = unit(&units[i * 2]);
            if (even) done += read;
            if (done == to.size()) break;
            iconv(handle_, nullptr, nullptr, nullptr, nullptr);
            std::string alone = from.substr(done * length, length);
            to[done++] = one(alone);
        }
    }

private:
    char16_t one(std::string& from) {
        std::array<char, 4> to{};
        char* in = from.data();
        char* out = to.data();
        std::size_t in_left = from.size();
        std::size_t out_left = to.size();
        const std::size_t status = iconv(handle_, &in, &in_left, &out, &out_left);
        if (status == static_cast<std::size_t>(-1)) {
            iconv(handle_, nullptr, nullptr, nullptr, nullptr);
            return static_cast<char16_t>(kNoCharacter);
        }
        if (out_left != 2) return static_cast<char16_t>(kNoCharacter);
        return unit(to.data());
    }

    static char16_t unit(const char* octets) noexcept {
        return static_cast<char16_t>(static_cast<std::uint8_t>(octets[0]) |
                                     (static_cast<std::uint8_t>(octets[1]) << 8U));
    }
    static bool failed(iconv_t handle) noexcept {
        const iconv_t closed = (iconv_t)-1;  // NOLINT: how iconv_open says no
        return handle == closed;
    }
    iconv_t handle_;
};

bool is_surrogate(char32_t character) noexcept {
    return character >= 0xD800 && character <= 0xDFFF;
}

std::uint32_t unit_at(Bytes octets, std::size_t at, Charset charset) noexcept {
    const std::uint32_t first = octet(octets, at);
    const std::uint32_t second = octet(octets, at + 1);
    return charset == Charset::Utf16Le ? first | (second << 8U) : (first << 8U) | second;
}

void append_unit(std::uint32_t unit, Charset charset, std::string& out) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += charset == Charset::Utf16Le ? low : high;
    out += charset == Charset::Utf16Le ? high : low;
}

void append_utf16(char32_t character, Charset charset, std::string& out) {
    if (character < 0x10000) return append_unit(character, charset, out);
    const std::uint32_t rest = character - 0x10000;
    append_unit(0xD800 + (rest >> 10U), charset, out);
    append_unit(0xDC00 + (rest & 0x3FFU), charset, out);
}

}  // namespace

std::string_view to_string(Charset charset) noexcept {
    constexpr std::array<std::string_view, 4> kNames{"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    return kNames[static_cast<std::size_t>(charset)];
}

Gb18030::Gb18030()
    : pairs_(kPairs, static_cast<char16_t>(kNoCharacter)),
      quads_(kQuads, static_cast<char16_t>(kNoCharacter)) {
    everyday_.set();
    Converter converter("GB18030");
    if (!converter.works()) return;
    std::string octets;
    for (std::size_t i = 0; i < kPairs; i += kTrails) {
        octets.clear();
        for (std::size_t trail = 0; trail < kTrails; ++trail) append_pair(i + trail, octets);
        converter.row(octets, 2, std::span(pairs_).subspan(i, kTrails));
    }
    for (std::size_t i = 0; i < kQuads; i += kQuadsEachRow) {
        octets.clear();
        for (std::size_t quad = i; quad < i + kQuadsEachRow; ++quad) append_quad(quad, octets);
        converter.row(octets, 4, std::span(quads_).subspan(i, kQuadsEachRow));
    }
    fill_places();
    fill_everyday();
    complete_ = true;
}

/// The first levels are the rows of leads B0-D7 in GB 2312, A4-C6 in Big5. Where no converter knows
/// Big5, those of GB 2312 are all.
void Gb18030::fill_everyday() {
    everyday_.reset();
    const auto note = [this](char16_t character) {
        if (character >= kHanBegin && character < kHanEnd) everyday_.set(character - kHanBegin);
    };
    for (std::size_t lead = 0xB0; lead <= 0xD7; ++lead) {
        for (std::size_t rank = trail_rank(0xA1); rank < kTrails; ++rank)
            note(pairs_[(lead - 0x81) * kTrails + rank]);
    }
    Converter big5("BIG5");
    if (!big5.works()) return;
    std::string octets;
    for (std::size_t lead = 0xA4; lead <= 0xC6; ++lead) {
        octets.clear();
        for (std::size_t trail = 0; trail < kTrails; ++trail)
            append_pair((lead - 0x81) * kTrails + trail, octets);
        std::array<char16_t, kTrails> row{};
        big5.row(octets, 2, row);
        std::ranges::for_each(row, note);
    }
}

/// Of a character that two codes mean the first counts, and a pair before a quad.
void Gb18030::fill_places() {
    places_.assign(0x10000, 0);
    std::uint32_t place = 0;
    for (const std::vector<char16_t>* codes : {&pairs_, &quads_}) {
        for (const char16_t character : *codes) {
            ++place;
            if (places_[character] == 0) places_[character] = place;
        }
    }
}

Decoded Gb18030::decode(Bytes octets) const noexcept {
    const std::uint8_t lead = octet(octets, 0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = gb18030_length(octets);
    if (length == 2) return {pairs_[(lead - 0x81U) * kTrails + trail_rank(octet(octets, 1))], 2};
    if (length == 4) {
        const std::size_t number = quad_number(octets);
        if (number < kQuads) return {quads_[number], 4};
        if (number >= kSupplementary && number - kSupplementary < 0x100000)
            return {static_cast<char32_t>(0x10000 + number - kSupplementary), 4};
        return {kNoCharacter, 4};
    }
    return {kNoCharacter, 1};
}

bool Gb18030::encode(char32_t character, std::string& out) const {
    if (character < 0x80) {
        out += static_cast<char>(character);
        return true;
    }
    if (character >= 0x10000) {
        append_quad(kSupplementary + character - 0x10000, out);
        return true;
    }
    if (character == kNoCharacter) return false;
    const std::uint32_t place = places_.empty() ? 0 : places_[character];
    if (place == 0) return false;
    if (place <= kPairs) {
        append_pair(place - 1, out);
    } else {
        append_quad(place - 1 - kPairs, out);
    }
    return true;
}

std::size_t gb18030_length(Bytes octets) noexcept {
    if (octets.size() < 2 || !is_lead(octet(octets, 0))) return 1;
    if (is_trail(octet(octets, 1))) return 2;
    if (!is_digit(octet(octets, 1)) || octets.size() < 4) return 1;
    return is_lead(octet(octets, 2)) && is_digit(octet(octets, 3)) ? 4 : 1;
}

Decoded decode_utf8(Bytes octets) noexcept {
    const std::uint8_t lead = octet(octets, 0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || octets.size() < length) return {};
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint8_t next = octet(octets, i);
        if ((next & 0xC0U) != 0x80) return {};
        value = (value << 6U) | (next & 0x3FU);
    }
    // Overlong forms (RFC 3629 section 3) and surrogates are no characters.
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    if (value < kSmallest[length] || value > 0x10FFFF || is_surrogate(value)) return {};
    return {value, static_cast<std::uint8_t>(length)};
}

Decoded decode_utf16(Bytes octets, Charset charset) noexcept {
    if (octets.size() < 2) return {};
    const std::uint32_t unit = unit_at(octets, 0, charset);
    if (!is_surrogate(unit)) return {unit, 2};
    if (unit >= 0xDC00 || octets.size() < 4) return {kNoCharacter, 2};
    const std::uint32_t low = unit_at(octets, 2, charset);
    if (low < 0xDC00 || low > 0xDFFF) return {kNoCharacter, 2};
    return {0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00), 4};
}

void append_utf8(char32_t character, std::string& out) {
    if (character < 0x80) {
        out += static_cast<char>(character);
        return;
    }
    const std::size_t following = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    constexpr std::array<std::uint32_t, 4> kLead{0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(kLead[following] | (character >> (6 * following)));
    for (std::size_t i = following; i-- > 0;)
        out += static_cast<char>(0x80U | ((character >> (6 * i)) & 0x3FU));
}

std::u32string to_characters(std::string_view utf8) {
    std::u32string out;
    Bytes rest = bytes_of(utf8);
    while (!rest.empty()) {
        const Decoded decoded = decode_utf8(rest);
        out += decoded.character;
        rest = rest.subspan(decoded.length);
    }
    return out;
}

std::string encode(std::u32string_view text, Charset charset, const Gb18030& table) {
    std::string out;
    for (const char32_t character : text) {
        if (charset == Charset::Utf8) {
            append_utf8(character, out);
        } else if (charset != Charset::Gb18030) {
            append_utf16(character, charset, out);
        } else if (!table.encode(character, out)) {
            return {};
        }
    }
    return out;
}

}  // namespace sealtap::detect
