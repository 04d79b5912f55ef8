#include "content/charset/guess_charset.h"

#include <algorithm>
#include <array>

#include "content/charset/charset_names.h"
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

}  // namespace

CharsetGuess guess_charset(Bytes sample, std::string_view declared, SampleIs extent,
                           CharsetTables& tables) {
    (void)extent;
    (void)tables;
    const std::string_view text = text_of(sample);
    for (const ByteOrderMark& mark : kMarks)
        if (text.starts_with(mark.octets)) return {mark.charset, 100};
    if (const CharsetName known = find_charset(declared); !known.name.empty())
        return {known.name, 50};
    return {is_utf8(text) ? "utf-8" : "gb18030", 10};
}

}  // namespace sealtap::content
