#include "opener/xml/declaration.h"

#include <algorithm>
#include <array>
#include <string>

namespace sealtap::opener::xml {
namespace {

using std::string_view_literals::operator""sv;

struct Named {
    std::string_view name;
    unsigned code_page;
};

/// What documents really declare, beside what the parser reads itself.
constexpr std::array kNamed{
    Named{"gb2312", 936},         Named{"gbk", 936},           Named{"gb18030", 936},
    Named{"cp936", 936},          Named{"x-gbk", 936},         Named{"windows-936", 936},
    Named{"euc-cn", 936},         Named{"big5", 950},          Named{"big5-hkscs", 950},
    Named{"cp950", 950},          Named{"x-x-big5", 950},      Named{"shift_jis", 932},
    Named{"shift-jis", 932},      Named{"sjis", 932},          Named{"windows-31j", 932},
    Named{"cp932", 932},          Named{"euc-jp", 51932},      Named{"euc-kr", 949},
    Named{"ks_c_5601-1987", 949}, Named{"cp949", 949},         Named{"iso-2022-jp", 50220},
    Named{"iso-8859-2", 28592},   Named{"iso-8859-5", 28595},  Named{"iso-8859-7", 28597},
    Named{"iso-8859-9", 28599},   Named{"iso-8859-15", 28605}, Named{"windows-1250", 1250},
    Named{"windows-1251", 1251},  Named{"windows-1252", 1252}, Named{"windows-1253", 1253},
    Named{"windows-1254", 1254},  Named{"windows-1255", 1255}, Named{"windows-1256", 1256},
    Named{"windows-1257", 1257},  Named{"windows-1258", 1258}, Named{"koi8-r", 20866},
    Named{"koi8-u", 21866},       Named{"macintosh", 10000},
};

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char octet) {
        return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet + 32) : octet;
    });
    return out;
}

/// The value of `encoding` in the XML declaration; empty if there is none.
std::string declared(std::string_view head) {
    if (!head.starts_with("<?xml")) return {};
    head = head.substr(0, head.find("?>"));
    const std::size_t at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    const std::size_t quote = head.find_first_of("\"'", at);
    if (quote == std::string_view::npos) return {};
    const std::size_t end = head.find(head[quote], quote + 1);
    if (end == std::string_view::npos) return {};
    return lower(head.substr(quote + 1, end - quote - 1));
}

}  // namespace

Charset charset_of(std::string_view head) {
    const bool is_utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") ||
                          head.starts_with("<\0"sv) || head.starts_with("\0<"sv);
    if (is_utf16) return {};
    // The mark is right where it contradicts the declaration.
    if (head.starts_with("\xEF\xBB\xBF")) return {.is_forced = true};
    const std::string name = declared(head);
    if (name.empty() || name == "iso-8859-1" || name == "us-ascii") return {};
    const auto found = std::ranges::find(kNamed, name, &Named::name);
    return {.code_page = found == kNamed.end() ? 0 : found->code_page, .is_forced = true};
}

}  // namespace sealtap::opener::xml
