#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sealtap::content {

/// How the octets of a charset are read.
enum class CharsetKind : std::uint8_t {
    Unknown,  ///< not named here: iconv may know it, as single octets or pairs
    Utf8,
    Utf16,
    Utf16Le,
    Utf16Be,
    Utf32,
    Utf32Le,
    Utf32Be,
    Utf7,
    Gb18030,
    Hz,
    Octets,
    Pairs,
    EucJp,
    EucTw,
    Iso2022,
    Ebcdic,  ///< mixed: single octets, and pairs between shifts
};

struct CharsetName {
    std::string_view name;  ///< as the guess gives it: "big5", "gb18030"
    CharsetKind kind = CharsetKind::Unknown;
    std::string_view iconv;  ///< whose tables are wanted; empty: none
};

/// The charset that headers name so, in any case and with any `-`, `_` or blank in it. Names that
/// mean less than is written under them mean more here, as in browsers (Encoding Standard, section
/// 4.2): iso-8859-1 is windows-1252, gb2312 is gb18030, shift_jis is windows-31j.
[[nodiscard]] CharsetName find_charset(std::string_view declared);

}  // namespace sealtap::content
