#include "content/charset/to_utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "content/charset/converter.h"
#include "content/text.h"
#include "content/utf8.h"

namespace sealtap::content {
namespace {

struct Alias {
    std::string_view declared;
    const char* iconv;
};

/// What mail and web really use. Only these reach iconv, whose other converters are code that
/// traffic need not be able to choose.
constexpr std::array kCharsets{
    Alias{"utf-8", "UTF-8"},
    Alias{"utf8", "UTF-8"},
    Alias{"us-ascii", "UTF-8"},
    Alias{"ascii", "UTF-8"},
    Alias{"gb2312", "GB18030"},
    Alias{"gbk", "GB18030"},
    Alias{"gb18030", "GB18030"},
    Alias{"cp936", "GB18030"},
    Alias{"x-gbk", "GB18030"},
    Alias{"windows-936", "GB18030"},
    Alias{"euc-cn", "GB18030"},
    Alias{"hz-gb-2312", "HZ"},
    Alias{"big5", "BIG5-HKSCS"},
    Alias{"big5-hkscs", "BIG5-HKSCS"},
    Alias{"cp950", "CP950"},
    Alias{"euc-tw", "EUC-TW"},
    Alias{"iso-8859-1", "CP1252"},
    Alias{"latin1", "CP1252"},
    Alias{"windows-1252", "CP1252"},
    Alias{"cp1252", "CP1252"},
    Alias{"iso-8859-2", "ISO-8859-2"},
    Alias{"windows-1250", "CP1250"},
    Alias{"iso-8859-5", "ISO-8859-5"},
    Alias{"windows-1251", "CP1251"},
    Alias{"iso-8859-7", "ISO-8859-7"},
    Alias{"windows-1253", "CP1253"},
    Alias{"iso-8859-8", "ISO-8859-8"},
    Alias{"windows-1255", "CP1255"},
    Alias{"iso-8859-9", "ISO-8859-9"},
    Alias{"windows-1254", "CP1254"},
    Alias{"windows-1256", "CP1256"},
    Alias{"windows-1257", "CP1257"},
    Alias{"windows-1258", "CP1258"},
    Alias{"iso-8859-15", "ISO-8859-15"},
    Alias{"koi8-r", "KOI8-R"},
    Alias{"koi8-u", "KOI8-U"},
    Alias{"shift_jis", "CP932"},
    Alias{"shift-jis", "CP932"},
    Alias{"sjis", "CP932"},
    Alias{"windows-31j", "CP932"},
    Alias{"cp932", "CP932"},
    Alias{"iso-2022-jp", "ISO-2022-JP-2"},
    Alias{"euc-jp", "EUC-JP"},
    Alias{"euc-kr", "CP949"},
    Alias{"ks_c_5601-1987", "CP949"},
    Alias{"cp949", "CP949"},
    Alias{"iso-2022-kr", "ISO-2022-KR"},
    Alias{"utf-16", "UTF-16"},
    Alias{"utf-16le", "UTF-16LE"},
    Alias{"utf-16be", "UTF-16BE"},
    Alias{"utf-7", "UTF-7"},
    Alias{"tis-620", "TIS-620"},
};

/// In these octets below 128 are not what they are in ASCII.
constexpr std::array<std::string_view, 7> kNotOverAscii{
    "HZ", "ISO-2022-JP-2", "ISO-2022-KR", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-7"};

bool is_over_ascii(std::string_view iconv_name) noexcept {
    return std::ranges::find(kNotOverAscii, iconv_name) == kNotOverAscii.end();
}

/// How many octets at the front of the text are ASCII, in steps of eight.
std::size_t ascii_length(std::string_view octets) noexcept {
    std::size_t at = 0;
    std::uint64_t word = 0;
    for (; octets.size() - at >= sizeof word; at += sizeof word) {
        std::memcpy(&word, octets.data() + at, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
    }
    return at;
}

bool is_ascii(std::string_view octets) noexcept {
    return std::ranges::all_of(octets.substr(ascii_length(octets)),
                               [](char octet) { return static_cast<unsigned char>(octet) < 0x80; });
}

const char* iconv_name(std::string_view charset) {
    const std::string name = lower(trim(charset));
    const auto found = std::ranges::find(kCharsets, name, &Alias::declared);
    return found == kCharsets.end() ? nullptr : found->iconv;
}

}  // namespace

bool is_utf8(std::string_view octets) noexcept {
    for (std::size_t at = ascii_length(octets); at < octets.size();) {
        const std::size_t length = character_at(octets, at).length;
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string to_utf8(std::string_view octets, std::string_view charset) {
    const char* name = iconv_name(charset);
    if (name == nullptr) return guess_utf8(octets);
    // A label that says UTF-8, or nothing, over octets that are not: real mailers do that.
    if (std::string_view(name) == "UTF-8") return guess_utf8(octets);
    // Opening a converter takes longer than most texts, and most are ASCII whatever they declare.
    if (is_ascii(octets) && is_over_ascii(name)) return std::string(octets);
    Converter converter(name, Converter::To::Utf8);
    if (!converter.is_open()) return guess_utf8(octets);
    return *converter.convert(std::string(octets), Converter::Invalid::Replace);
}

std::string guess_utf8(std::string_view octets) {
    if (is_utf8(octets)) return std::string(octets);
    Converter converter("GB18030", Converter::To::Utf8);
    if (!converter.is_open()) return std::string(octets);
    return converter.convert(std::string(octets), Converter::Invalid::Refuse)
        .value_or(std::string(octets));
}

}  // namespace sealtap::content
