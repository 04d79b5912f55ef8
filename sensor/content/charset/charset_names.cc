#include "content/charset/charset_names.h"

#include <algorithm>
#include <array>

#include "content/text.h"

namespace sealtap::content {
namespace {

using enum CharsetKind;

constexpr std::array kCharsets{
    CharsetName{"utf-8", Utf8, ""},
    CharsetName{"utf-16", Utf16, ""},
    CharsetName{"utf-16le", Utf16Le, ""},
    CharsetName{"utf-16be", Utf16Be, ""},
    CharsetName{"utf-32", Utf32, ""},
    CharsetName{"utf-32le", Utf32Le, ""},
    CharsetName{"utf-32be", Utf32Be, ""},
    CharsetName{"utf-7", Utf7, ""},
    CharsetName{"gb18030", Gb18030, "GB18030"},
    CharsetName{"hz-gb-2312", Hz, "GB18030"},
    CharsetName{"big5", Pairs, "BIG5-HKSCS"},
    CharsetName{"shift_jis", Pairs, "CP932"},
    CharsetName{"euc-kr", Pairs, "UHC"},
    CharsetName{"johab", Pairs, "JOHAB"},
    CharsetName{"euc-jp", EucJp, "EUC-JP-MS"},
    CharsetName{"euc-tw", EucTw, "EUC-TW"},
    CharsetName{"iso-2022-jp", Iso2022, ""},
    CharsetName{"iso-2022-kr", Iso2022, ""},
    CharsetName{"iso-2022-cn", Iso2022, ""},
    CharsetName{"windows-1252", Octets, "CP1252"},
    CharsetName{"windows-1251", Octets, "CP1251"},
    CharsetName{"windows-874", Octets, "CP874"},
    CharsetName{"windows-1254", Octets, "CP1254"},
    CharsetName{"koi8-r", Octets, "KOI8-R"},
    CharsetName{"ibm935", Ebcdic, "IBM935"},
    CharsetName{"ibm1388", Ebcdic, "IBM1388"},
    CharsetName{"ibm937", Ebcdic, "IBM937"},
    CharsetName{"ibm930", Ebcdic, "IBM930"},
    CharsetName{"ibm939", Ebcdic, "IBM939"},
    CharsetName{"ibm1390", Ebcdic, "IBM1390"},
    CharsetName{"ibm1399", Ebcdic, "IBM1399"},
    CharsetName{"ibm933", Ebcdic, "IBM933"},
    CharsetName{"ibm1364", Ebcdic, "IBM1364"},
};

struct Alias {
    std::string_view folded;  ///< small letters and digits
    std::string_view name;    ///< of kCharsets
};

constexpr std::array kAliases{
    Alias{"ascii", "utf-8"},
    Alias{"usascii", "utf-8"},
    Alias{"ansix341968", "utf-8"},
    Alias{"iso646us", "utf-8"},
    Alias{"646", "utf-8"},
    Alias{"cp65001", "utf-8"},
    Alias{"65001", "utf-8"},
    Alias{"unicode11utf8", "utf-8"},
    Alias{"xutf8", "utf-8"},
    Alias{"cesu8", "utf-8"},
    Alias{"utf8mb4", "utf-8"},
    Alias{"ucs2", "utf-16"},
    Alias{"unicode", "utf-16"},
    Alias{"iso10646ucs2", "utf-16"},
    Alias{"ucs2le", "utf-16le"},
    Alias{"ucs2be", "utf-16be"},
    Alias{"unicodefffe", "utf-16be"},
    Alias{"unicodefeff", "utf-16le"},
    Alias{"unicodelittle", "utf-16le"},
    Alias{"unicodebig", "utf-16be"},
    Alias{"cp1200", "utf-16le"},
    Alias{"cp1201", "utf-16be"},
    Alias{"ucs4", "utf-32be"},  // ISO 10646 has it so, and iconv
    Alias{"iso10646ucs4", "utf-32be"},
    Alias{"ucs4be", "utf-32be"},
    Alias{"ucs4le", "utf-32le"},
    Alias{"cp12000", "utf-32le"},
    Alias{"cp12001", "utf-32be"},
    Alias{"unicode11utf7", "utf-7"},
    Alias{"cp65000", "utf-7"},
    Alias{"gb2312", "gb18030"},
    Alias{"gb231280", "gb18030"},
    Alias{"csgb2312", "gb18030"},
    Alias{"csgb231280", "gb18030"},
    Alias{"csiso58gb231280", "gb18030"},
    Alias{"isoir58", "gb18030"},
    Alias{"chinese", "gb18030"},
    Alias{"gbk", "gb18030"},
    Alias{"xgbk", "gb18030"},
    Alias{"gb13000", "gb18030"},
    Alias{"gb180302000", "gb18030"},
    Alias{"gb180302005", "gb18030"},
    Alias{"gb180302022", "gb18030"},
    Alias{"cp936", "gb18030"},
    Alias{"ms936", "gb18030"},
    Alias{"936", "gb18030"},
    Alias{"windows936", "gb18030"},
    Alias{"cp54936", "gb18030"},
    Alias{"euccn", "gb18030"},
    Alias{"xeuccn", "gb18030"},
    Alias{"zhcn", "gb18030"},
    Alias{"ansi936", "gb18030"},
    Alias{"hz", "hz-gb-2312"},
    Alias{"hzgb", "hz-gb-2312"},
    Alias{"hzgb2312", "hz-gb-2312"},
    Alias{"cp52936", "hz-gb-2312"},
    Alias{"big5hkscs", "big5"},
    Alias{"big5hk", "big5"},
    Alias{"big5eten", "big5"},
    Alias{"big5tw", "big5"},
    Alias{"big52003", "big5"},
    Alias{"bigfive", "big5"},
    Alias{"cnbig5", "big5"},
    Alias{"csbig5", "big5"},
    Alias{"xxbig5", "big5"},
    Alias{"xbig5", "big5"},
    Alias{"cp950", "big5"},
    Alias{"ms950", "big5"},
    Alias{"950", "big5"},
    Alias{"windows950", "big5"},
    Alias{"cp951", "big5"},
    Alias{"zhtw", "big5"},
    Alias{"sjis", "shift_jis"},
    Alias{"xsjis", "shift_jis"},
    Alias{"shiftjis", "shift_jis"},
    Alias{"csshiftjis", "shift_jis"},
    Alias{"mskanji", "shift_jis"},
    Alias{"windows31j", "shift_jis"},
    Alias{"cswindows31j", "shift_jis"},
    Alias{"cp932", "shift_jis"},
    Alias{"ms932", "shift_jis"},
    Alias{"932", "shift_jis"},
    Alias{"windows932", "shift_jis"},
    Alias{"shiftjis2004", "shift_jis"},
    Alias{"shiftjisx0213", "shift_jis"},
    Alias{"euckr", "euc-kr"},
    Alias{"cseuckr", "euc-kr"},
    Alias{"ksc56011987", "euc-kr"},
    Alias{"ksc56011989", "euc-kr"},
    Alias{"ksc5601", "euc-kr"},
    Alias{"csksc56011987", "euc-kr"},
    Alias{"ksx1001", "euc-kr"},
    Alias{"isoir149", "euc-kr"},
    Alias{"korean", "euc-kr"},
    Alias{"cp949", "euc-kr"},
    Alias{"ms949", "euc-kr"},
    Alias{"949", "euc-kr"},
    Alias{"windows949", "euc-kr"},
    Alias{"uhc", "euc-kr"},
    Alias{"cp51949", "euc-kr"},
    Alias{"cp1361", "johab"},
    Alias{"ms1361", "johab"},
    Alias{"xeucjp", "euc-jp"},
    Alias{"xeuc", "euc-jp"},
    Alias{"ujis", "euc-jp"},
    Alias{"cseucpkdfmtjapanese", "euc-jp"},
    Alias{"extendedunixcodepackedformatforjapanese", "euc-jp"},
    Alias{"eucjpms", "euc-jp"},
    Alias{"cp51932", "euc-jp"},
    Alias{"cp20932", "euc-jp"},
    Alias{"xeuctw", "euc-tw"},
    Alias{"cns11643", "euc-tw"},
    Alias{"xx-cns", "euc-tw"},
    Alias{"iso2022jp1", "iso-2022-jp"},
    Alias{"iso2022jp2", "iso-2022-jp"},
    Alias{"iso2022jp3", "iso-2022-jp"},
    Alias{"iso2022jp2004", "iso-2022-jp"},
    Alias{"iso2022jpms", "iso-2022-jp"},
    Alias{"csiso2022jp", "iso-2022-jp"},
    Alias{"csiso2022jp2", "iso-2022-jp"},
    Alias{"jis", "iso-2022-jp"},
    Alias{"cp50220", "iso-2022-jp"},
    Alias{"cp50221", "iso-2022-jp"},
    Alias{"cp50222", "iso-2022-jp"},
    Alias{"csiso2022kr", "iso-2022-kr"},
    Alias{"cp50225", "iso-2022-kr"},
    Alias{"csiso2022cn", "iso-2022-cn"},
    Alias{"iso2022cnext", "iso-2022-cn"},
    Alias{"cp50227", "iso-2022-cn"},
    Alias{"cp50229", "iso-2022-cn"},
    Alias{"xcp50227", "iso-2022-cn"},
    Alias{"iso88591", "windows-1252"},
    Alias{"iso885911987", "windows-1252"},
    Alias{"isoir100", "windows-1252"},
    Alias{"latin1", "windows-1252"},
    Alias{"l1", "windows-1252"},
    Alias{"csisolatin1", "windows-1252"},
    Alias{"ibm819", "windows-1252"},
    Alias{"cp819", "windows-1252"},
    Alias{"cp1252", "windows-1252"},
    Alias{"xcp1252", "windows-1252"},
    Alias{"ansi", "windows-1252"},
    Alias{"cp1251", "windows-1251"},
    Alias{"xcp1251", "windows-1251"},
    Alias{"iso88599", "windows-1254"},
    Alias{"latin5", "windows-1254"},
    Alias{"cp1254", "windows-1254"},
    Alias{"tis620", "windows-874"},
    Alias{"iso885911", "windows-874"},
    Alias{"cp874", "windows-874"},
    Alias{"koi8", "koi8-r"},
    Alias{"koi", "koi8-r"},
    Alias{"cskoi8r", "koi8-r"},
    Alias{"cp935", "ibm935"},
    Alias{"cp1388", "ibm1388"},
    Alias{"cp937", "ibm937"},
    Alias{"cp930", "ibm930"},
    Alias{"cp939", "ibm939"},
    Alias{"cp933", "ibm933"},
};

bool is_kept(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

std::string folded(std::string_view name) {
    constexpr std::size_t kNameBytesMax = 40;
    std::string out;
    for (const char letter : name.substr(0, kNameBytesMax + 1))
        if (is_kept(lower(letter))) out += lower(letter);
    return out;
}

/// Whether `name`, of small letters, is `folded` but for what folding leaves out.
bool folds_to(std::string_view name, std::string_view folded) noexcept {
    for (const char letter : name) {
        if (!is_kept(letter)) continue;
        if (folded.empty() || folded.front() != letter) return false;
        folded.remove_prefix(1);
    }
    return folded.empty();
}

CharsetName named(std::string_view name) noexcept {
    return *std::ranges::find(kCharsets, name, &CharsetName::name);
}

}  // namespace

CharsetName find_charset(std::string_view declared) {
    const std::string name = folded(declared);
    if (name.empty()) return {};
    const auto same = std::ranges::find_if(
        kCharsets, [&](const CharsetName& entry) { return folds_to(entry.name, name); });
    if (same != kCharsets.end()) return *same;
    const auto alias = std::ranges::find(kAliases, name, &Alias::folded);
    return alias == kAliases.end() ? CharsetName{} : named(alias->name);
}

}  // namespace sealtap::content
