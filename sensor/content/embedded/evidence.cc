#include "content/embedded/evidence.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sealtap::content::embedded {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kFormatMarks{"PK\x03\x04"sv,
                                  "PK\x05\x06"sv,
                                  "%PDF-"sv,
                                  "\xD0\xCF\x11\xE0"sv,
                                  "7z\xBC\xAF"sv,
                                  "Rar!\x1A\x07"sv,
                                  "\xFD\x37zXZ"sv,
                                  "BZh91AY&"sv,
                                  "\x28\xB5\x2F\xFD"sv,
                                  "\x1F\x8B\x08"sv,
                                  "\x89PNG"sv,
                                  "\xFF\xD8\xFF"sv,
                                  "GIF87a"sv,
                                  "GIF89a"sv,
                                  "RIFF"sv,
                                  "{\\rtf"sv,
                                  "MSCF\0\0"sv,
                                  "LZIP"sv,
                                  "\x04\x22\x4D\x18"sv,
                                  "Salted__"sv,
                                  "\x78\x9F\x3E\x22"sv,
                                  "!BDN"sv,
                                  "wOFF"sv,
                                  "wOF2"sv,
                                  "OTTO\0"sv,
                                  "\0\x01\0\0\0"sv,
                                  "II*\0"sv,
                                  "MM\0*"sv,
                                  "\xEF\xBB\xBF"sv,
                                  "ID3\x03"sv,
                                  "ID3\x04"sv,
                                  "OggS\0"sv,
                                  "\xFF\xFE\0\0"sv,
                                  "\0\0\xFE\xFF"sv};

using FirstOctets = std::array<bool, 256>;
constexpr FirstOctets kBeginsMark = [] {
    FirstOctets table{};
    for (const std::string_view mark : kFormatMarks)
        table[static_cast<unsigned char>(mark.front())] = true;
    table[0x30] = true;
    return table;
}();

unsigned octet_at(Bytes octets, std::size_t at) noexcept {
    return std::to_integer<unsigned>(octets[at]);
}

/// DER, X.690: a long SEQUENCE that begins with another one, with a version, or with the name of a
/// kind of CMS: certificates, keys, S/MIME.
bool is_der(Bytes octets) noexcept {
    if (octets.size() < 3 || octet_at(octets, 0) != 0x30) return false;
    const unsigned length = octet_at(octets, 1);
    if (length < 0x80 || length > 0x84) return false;
    const std::size_t inner = 2 + (length & 0x7FU);
    if (length == 0x81 || octets.size() < inner + 2) return false;
    const unsigned tag = octet_at(octets, inner);
    const unsigned behind = octet_at(octets, inner + 1);
    return (tag == 0x30 && behind == 0x82) || (tag == 0x02 && behind == 0x01) ||
           (tag == 0x06 && behind == 0x09);
}

/// What an octet of ASCII weighs; below 0: no text has it.
constexpr std::int8_t kNever = -1;
constexpr std::array<std::int8_t, 128> kAscii = [] {
    std::array<std::int8_t, 128> table{};
    for (std::size_t i = 0; i < 128; ++i) {
        const char octet = static_cast<char>(i);
        const auto is_in = [&](std::string_view set) {
            return set.find(octet) != std::string_view::npos;
        };
        table[i] = i < 0x20 || i == 0x7F ? kNever : std::int8_t{0};
        if (octet >= 'a' && octet <= 'z') table[i] = 2;
        if (octet >= '0' && octet <= '9') table[i] = 2;
        if ((octet >= 'A' && octet <= 'Z') || is_in("\":,./-_={}<>@()")) table[i] = 1;
        if (is_in("\t")) table[i] = 2;
        if (is_in("\r\n")) table[i] = 3;
        if (octet == ' ') table[i] = 4;
    }
    return table;
}();

/// A character at the front of octets: how long it is, and what it weighs. Length 0: it is cut.
struct Weighed {
    std::size_t octets;
    int bits;
};
constexpr Weighed kNoText{1, kNever};

bool follows(Bytes octets, std::size_t at) noexcept {
    return (octet_at(octets, at) & 0xC0U) == 0x80U;
}

Weighed utf8(Bytes octets) noexcept {
    const unsigned first = octet_at(octets, 0);
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return kNoText;
    for (std::size_t i = 1; i < length; ++i) {
        if (i == octets.size()) return {0, 0};
        if (!follows(octets, i)) return kNoText;
    }
    if (length == 2) return {2, 2};
    if (length == 4) return {4, first == 0xF0 ? 5 : 0};
    const unsigned second = octet_at(octets, 1);
    if (first >= 0xE4 && first <= 0xE9) return {3, 9};
    if ((first == 0xE3 && second <= 0x83) || (first == 0xEF && second >= 0xBC)) return {3, 8};
    return first == 0xE0 && second < 0xA0 ? kNoText : Weighed{3, 3};
}

/// GBK's common characters, those of EUC-KR, Big5 and Shift-JIS, and what else has two octets.
Weighed gbk(Bytes octets) noexcept {
    const unsigned lead = octet_at(octets, 0);
    if (lead == 0x80 || lead == 0xFF) return kNoText;
    if (octets.size() < 2) return {0, 0};
    const unsigned trail = octet_at(octets, 1);
    if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return kNoText;
    if (trail >= 0xA1 && lead >= 0xB0 && lead <= 0xD7) return {2, 4};
    const bool is_punctuation = trail >= 0xA1 && lead >= 0xA1 && lead <= 0xA3;
    const bool is_kana = (lead == 0x82 && trail >= 0x9F) || (lead == 0x83 && trail <= 0x96);
    if (is_punctuation || is_kana) return {2, 2};
    const bool is_big5 = lead >= 0xA4 && lead <= 0xC6 && (trail < 0x7F || trail >= 0xA1);
    return {2, is_big5 ? 1 : 0};
}

Weighed utf16(unsigned high, unsigned low) noexcept {
    if (high == 0) return {2, low < 0x80 && kAscii[low] >= 0 ? 7 : kNever};
    if (high == 0xFE && low == 0xFF) return {2, 14};
    if (high >= 0x4E && high <= 0x9F) return {2, 1};
    if (high == 0x30 || high == 0xFF) return {2, 3};
    const bool is_sign = high >= 0x20 && high <= 0x33;
    const bool is_hangul = high >= 0xAC && high <= 0xD7;
    return {2, is_sign || is_hangul || high <= 0x06 ? 0 : kNever};
}

Weighed utf16_le(Bytes octets) noexcept {
    return octets.size() < 2 ? Weighed{0, 0} : utf16(octet_at(octets, 1), octet_at(octets, 0));
}
Weighed utf16_be(Bytes octets) noexcept {
    return octets.size() < 2 ? Weighed{0, 0} : utf16(octet_at(octets, 0), octet_at(octets, 1));
}

template <Weighed (*kWeigh)(Bytes) noexcept>
Weighed with_ascii(Bytes octets) noexcept {
    const unsigned first = octet_at(octets, 0);
    return first < 0x80 ? Weighed{1, kAscii[first]} : kWeigh(octets);
}

/// The loudest stretch in which every character is text.
template <Weighed (*kWeigh)(Bytes) noexcept>
Stretch loudest(Bytes octets) noexcept {
    Stretch best;
    Stretch open;
    while (open.end < octets.size()) {
        const Weighed next = kWeigh(octets.subspan(open.end));
        if (next.octets == 0) break;
        open.end += next.octets;
        open.bits += next.bits;
        if (next.bits < 0) open = {open.end, open.end, 0};
        if (open.begin == best.begin || open.bits > best.bits) best = open;
    }
    // A character that the end cuts belongs to the text before it.
    if (best.end == open.end) best.end = octets.size();
    return best;
}

}  // namespace

bool begins_mark(std::byte octet) noexcept {
    return kBeginsMark[std::to_integer<std::size_t>(octet)];
}

bool has_mark(Bytes octets) noexcept {
    if (octets.empty() || !begins_mark(octets.front())) return false;
    const std::string_view text = text_of(octets);
    return is_der(octets) || std::ranges::any_of(kFormatMarks, [&](std::string_view mark) {
               return text.starts_with(mark);
           });
}

bool is_utf8_text(Bytes octets) noexcept {
    while (!octets.empty()) {
        const Weighed next = with_ascii<utf8>(octets);
        if (next.octets == 0 || next.bits < 0) return false;
        octets = octets.subspan(next.octets);
    }
    return true;
}

Stretch loudest_text(Bytes octets) noexcept {
    Stretch best = loudest<with_ascii<utf8>>(octets);
    const auto consider = [&](const Stretch& other) {
        if (other.bits > best.bits) best = other;
    };
    consider(loudest<with_ascii<gbk>>(octets));
    const bool may_be_utf16 = std::ranges::any_of(
        octets, [](std::byte octet) { return octet == std::byte{0} || octet == std::byte{0xFE}; });
    if (may_be_utf16) {
        consider(loudest<utf16_le>(octets));
        consider(loudest<utf16_be>(octets));
    }
    return best;
}

}  // namespace sealtap::content::embedded
