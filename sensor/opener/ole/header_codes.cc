#include "opener/ole/header_codes.h"

#include <algorithm>

namespace sealtap::opener::ole {
namespace {

bool is_digit(char letter) noexcept { return letter >= '0' && letter <= '9'; }

/// How many characters the code has whose first one behind the ampersand is at `at`.
std::size_t code_length(std::string_view text, std::size_t at) noexcept {
    if (text[at] == '"') {
        const std::size_t end = text.find('"', at + 1);
        return end == std::string_view::npos ? 1 : end + 1 - at;
    }
    if (is_digit(text[at])) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        return end - at;
    }
    // A colour: six hexadecimal digits, or a theme's number in as many characters.
    return text[at] == 'K' ? std::min<std::size_t>(7, text.size() - at) : 1;
}

}  // namespace

std::string without_header_codes(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '&' || at + 1 == text.size()) {
            out += text[at];
            continue;
        }
        const char code = text[++at];
        if (code == '&') out += '&';
        const bool begins_part = code == 'L' || code == 'C' || code == 'R';
        if (begins_part && !out.empty()) out += '\n';
        at += code_length(text, at) - 1;
    }
    return out;
}

}  // namespace sealtap::opener::ole
