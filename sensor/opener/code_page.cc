#include "opener/code_page.h"

#include <iconv.h>

#include <algorithm>
#include <array>

namespace sealtap::opener {
namespace {

struct Page {
    unsigned number;
    const char* iconv;
};

constexpr std::array kPages{
    Page{1252, "CP1252"},
    Page{936, "GB18030"},
    Page{950, "BIG5-HKSCS"},
    Page{932, "CP932"},
    Page{949, "CP949"},
    Page{1250, "CP1250"},
    Page{1251, "CP1251"},
    Page{1253, "CP1253"},
    Page{1254, "CP1254"},
    Page{1255, "CP1255"},
    Page{1256, "CP1256"},
    Page{1257, "CP1257"},
    Page{1258, "CP1258"},
    Page{874, "CP874"},
    Page{437, "CP437"},
    Page{850, "CP850"},
    Page{852, "CP852"},
    Page{866, "CP866"},
    Page{10000, "MACINTOSH"},
    Page{20866, "KOI8-R"},
    Page{21866, "KOI8-U"},
    Page{28591, "CP1252"},
    Page{28592, "ISO-8859-2"},
    Page{28595, "ISO-8859-5"},
    Page{28597, "ISO-8859-7"},
    Page{28599, "ISO-8859-9"},
    Page{28605, "ISO-8859-15"},
    Page{20932, "EUC-JP"},
    Page{51932, "EUC-JP"},
    Page{51949, "CP949"},
    Page{51936, "GB18030"},
    Page{54936, "GB18030"},
    Page{20936, "GB18030"},
    Page{10008, "GB18030"},
    Page{10002, "BIG5-HKSCS"},
    Page{10001, "CP932"},
    Page{10003, "CP949"},
    Page{50220, "ISO-2022-JP-2"},
    Page{50221, "ISO-2022-JP-2"},
    Page{50222, "ISO-2022-JP-2"},
    Page{52936, "HZ"},
    Page{1361, "JOHAB"},
};

std::size_t index_of(unsigned code_page) noexcept {
    const auto found = std::ranges::find(kPages, code_page, &Page::number);
    return static_cast<std::size_t>(found - kPages.begin());
}

/// The converters, opened once. They are the one thing a format keeps between documents: in the
/// locked child iconv could not read its modules any more.
class Converters {
public:
    Converters() {
        for (std::size_t i = 0; i < kPages.size(); ++i) {
            handles_[i] = iconv_open("UTF-8", kPages[i].iconv);
        }
    }
    ~Converters() {
        for (iconv_t handle : handles_) {
            if (is_open(handle)) iconv_close(handle);
        }
    }
    Converters(const Converters&) = delete;
    Converters& operator=(const Converters&) = delete;

    /// Null: the system has no such converter.
    [[nodiscard]] const iconv_t* of(std::size_t index) const noexcept {
        return is_open(handles_[index]) ? &handles_[index] : nullptr;
    }

private:
    // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says failure so.
    static bool is_open(iconv_t handle) noexcept { return handle != iconv_t(-1); }

    std::array<iconv_t, kPages.size()> handles_{};
};

const Converters& converters() {
    static const Converters kConverters;
    return kConverters;
}

bool is_ascii(Bytes octets) noexcept {
    return std::ranges::all_of(octets, [](std::byte octet) { return octet < std::byte{0x80}; });
}

void convert(std::string& out, std::string input, iconv_t handle) {
    iconv(handle, nullptr, nullptr, nullptr, nullptr);
    char* in = input.data();
    std::size_t in_left = input.size();
    std::array<char, 4096> buffer{};
    while (in_left != 0) {
        char* to = buffer.data();
        std::size_t room = buffer.size();
        const std::size_t before = in_left;
        const bool stuck = iconv(handle, &in, &in_left, &to, &room) == std::size_t(-1);
        out.append(buffer.data(), buffer.size() - room);
        if (!stuck || room != buffer.size() || in_left != before) continue;
        // No progress into an empty buffer: the next octet is not of this charset.
        out += "\xEF\xBF\xBD";
        ++in;
        --in_left;
    }
}

/// In these octets below 128 are not what they are in ASCII.
bool is_over_ascii(unsigned code_page) noexcept {
    return code_page != 52936 && (code_page < 50220 || code_page > 50222);
}

struct LanguagePage {
    unsigned language;  ///< primary language: the low ten bits
    unsigned code_page;
};

constexpr std::array kLanguages{
    LanguagePage{0x01, 1256}, LanguagePage{0x02, 1251}, LanguagePage{0x05, 1250},
    LanguagePage{0x08, 1253}, LanguagePage{0x0D, 1255}, LanguagePage{0x0E, 1250},
    LanguagePage{0x11, 932},  LanguagePage{0x12, 949},  LanguagePage{0x15, 1250},
    LanguagePage{0x18, 1250}, LanguagePage{0x19, 1251}, LanguagePage{0x1B, 1250},
    LanguagePage{0x1C, 1250}, LanguagePage{0x1E, 874},  LanguagePage{0x1F, 1254},
    LanguagePage{0x20, 1256}, LanguagePage{0x22, 1251}, LanguagePage{0x23, 1251},
    LanguagePage{0x24, 1250}, LanguagePage{0x25, 1257}, LanguagePage{0x26, 1257},
    LanguagePage{0x27, 1257}, LanguagePage{0x29, 1256}, LanguagePage{0x2A, 1258},
    LanguagePage{0x2F, 1251}, LanguagePage{0x3F, 1251},
};

}  // namespace

void load_code_pages() { (void)converters(); }

bool is_known_code_page(unsigned code_page) noexcept {
    return code_page == kUtf8CodePage || code_page == kUtf16CodePage ||
           index_of(code_page) != kPages.size();
}

void append_code_page(std::string& out, Bytes octets, unsigned code_page) {
    if (code_page == kUtf16CodePage) return append_utf16le(out, octets);
    const std::size_t index = index_of(code_page);
    const std::size_t known = index == kPages.size() ? 0 : index;
    const iconv_t* handle = converters().of(known);
    const bool as_it_is = code_page == kUtf8CodePage || handle == nullptr ||
                          (is_ascii(octets) && is_over_ascii(code_page));
    if (as_it_is) {
        out += text_of(octets);
        return;
    }
    convert(out, std::string(text_of(octets)), *handle);
}

std::size_t whole_letters(Bytes octets, std::size_t most) noexcept {
    if (octets.size() <= most) return octets.size();
    for (std::size_t end = most; end != 0; --end) {
        if (octets[end - 1] < std::byte{0x40}) return end;
    }
    return most;
}

void append_code_point(std::string& out, std::uint32_t code_point) {
    const auto put = [&out](std::uint32_t octet) { out += static_cast<char>(octet); };
    const bool is_valid = code_point < 0xD800 || (code_point > 0xDFFF && code_point <= 0x10FFFF);
    if (!is_valid) code_point = 0xFFFD;
    if (code_point < 0x80) return put(code_point);
    if (code_point < 0x800) {
        put(0xC0U | code_point >> 6U);
    } else {
        if (code_point < 0x10000) {
            put(0xE0U | code_point >> 12U);
        } else {
            put(0xF0U | code_point >> 18U);
            put(0x80U | (code_point >> 12U & 0x3FU));
        }
        put(0x80U | (code_point >> 6U & 0x3FU));
    }
    put(0x80U | (code_point & 0x3FU));
}

void append_utf16le(std::string& out, Bytes octets) {
    const auto unit = [octets](std::size_t at) {
        return std::to_integer<std::uint32_t>(octets[at]) |
               std::to_integer<std::uint32_t>(octets[at + 1]) << 8U;
    };
    for (std::size_t at = 0; at + 2 <= octets.size(); at += 2) {
        std::uint32_t code_point = unit(at);
        if ((code_point & 0xFC00U) == 0xD800 && at + 4 <= octets.size() &&
            (unit(at + 2) & 0xFC00U) == 0xDC00) {
            code_point = 0x10000 + ((code_point & 0x3FFU) << 10U) + (unit(at + 2) & 0x3FFU);
            at += 2;
        }
        append_code_point(out, code_point);
    }
}

unsigned code_page_of_language(std::uint16_t language) noexcept {
    if (language == 0x0804 || language == 0x1004) return kChineseCodePage;
    if ((language & 0x3FFU) == 0x04) return 950;
    // Serbian, Azerbaijani and Uzbek are written in two scripts.
    if (language == 0x0C1A || language == 0x1C1A || language == 0x082C || language == 0x0843) {
        return 1251;
    }
    if (language == 0x041A || language == 0x081A) return 1250;
    const auto found = std::ranges::find(kLanguages, language & 0x3FFU, &LanguagePage::language);
    return found == kLanguages.end() ? kWesternCodePage : found->code_page;
}

unsigned code_page_of_font_charset(unsigned charset) noexcept {
    switch (charset) {
        case 0: return kWesternCodePage;
        case 77: return 10000;
        case 128: return 932;
        case 129: return 949;
        case 130: return 1361;
        case 134: return kChineseCodePage;
        case 136: return 950;
        case 161: return 1253;
        case 162: return 1254;
        case 163: return 1258;
        case 177: return 1255;
        case 178: return 1256;
        case 186: return 1257;
        case 204: return 1251;
        case 222: return 874;
        case 238: return 1250;
        case 255: return 850;
        default: return 0;
    }
}

}  // namespace sealtap::opener
