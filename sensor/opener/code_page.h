#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "sealtap/bytes.h"

// The opener's only door to iconv: old Office documents say their charset as a Windows code page.
namespace sealtap::opener {

constexpr unsigned kUtf16CodePage = 1200;
constexpr unsigned kUtf8CodePage = 65001;
constexpr unsigned kWesternCodePage = 1252;
constexpr unsigned kChineseCodePage = 936;

/// Loads every converter. iconv reads its modules from files, so it is called before the child
/// locks itself; later calls cost nothing.
void load_code_pages();

/// `code_page` is one that append_code_page() knows.
[[nodiscard]] bool is_known_code_page(unsigned code_page) noexcept;

/// Appends `octets` in UTF-8; what does not decode becomes U+FFFD, an unknown page counts as
/// Western (1252). Never throws for what the octets are.
void append_code_page(std::string& out, Bytes octets, unsigned code_page);

/// How many octets at the front, at most `most`, surely end with a whole letter of a code page:
/// below 0x40 no letter of several octets goes on. For those who convert long texts in steps.
[[nodiscard]] std::size_t whole_letters(Bytes octets, std::size_t most) noexcept;

/// Appends UTF-16LE in UTF-8; half a surrogate pair becomes U+FFFD, an odd last octet is left out.
void append_utf16le(std::string& out, Bytes octets);

/// Appends one code point; surrogates and what lies beyond U+10FFFF become U+FFFD.
void append_code_point(std::string& out, std::uint32_t code_point);

/// The ANSI code page of a Windows language identifier ([MS-LCID]).
[[nodiscard]] unsigned code_page_of_language(std::uint16_t language) noexcept;

/// The code page of a Windows font charset (LOGFONT.lfCharSet); 0: it says none.
[[nodiscard]] unsigned code_page_of_font_charset(unsigned charset) noexcept;

}  // namespace sealtap::opener
