#include "detect/url_secrets.h"

#include <algorithm>
#include <array>

#include "detect/text_classes.h"

namespace sealtap::detect {
namespace {

using Text = std::u32string_view;

constexpr Text kMask = U"***";
constexpr std::size_t kKeyMax = 64;

bool is_any(char32_t c, Text of) noexcept { return of.find(c) != Text::npos; }

bool ends_url(char32_t c) noexcept {
    return is_space(c) || is_line_break(c) || is_any(c, U"\"'<>`");
}

/// Behind the '@' of the user information that begins at `at`; `at` if there is none.
std::size_t skip_user(Text text, std::size_t at) noexcept {
    std::size_t behind = at;
    for (std::size_t i = at; i < text.size() && !ends_url(text[i]); ++i) {
        if (is_any(text[i], U"/?#")) break;
        if (text[i] == '@') behind = i + 1;
    }
    return behind;
}

bool names_secret(Text key) {
    constexpr std::array<Text, 7> kParts{U"pass",    U"pwd",  U"token",    U"secret",
                                         U"session", U"auth", U"signature"};
    std::u32string folded(key);
    for (char32_t& c : folded) c |= c >= 'A' && c <= 'Z' ? 0x20U : 0U;
    return folded == U"sig" || folded == U"sid" || folded.ends_with(U"key") ||
           std::ranges::any_of(kParts, [&](Text part) { return folded.find(part) != Text::npos; });
}

/// Whether the word that ends at `at` is a secret's key in a query.
bool is_secret_key(Text text, std::size_t at, bool is_query) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < kKeyMax &&
           (is_word(text[begin - 1]) || is_any(text[begin - 1], U"-.[]")))
        --begin;
    const bool delimited = begin == 0 ? is_query : is_any(text[begin - 1], U"?&#;%");
    return delimited && names_secret(text.substr(begin, at - begin));
}

/// How long the '=' at `at` is, which may be escaped; 0 if there is none.
std::size_t equals_length(Text text, std::size_t at) noexcept {
    if (text[at] == '=') return 1;
    const Text three = text.substr(at, 3);
    return three == U"%3D" || three == U"%3d" ? 3 : 0;
}

std::size_t skip_value(Text text, std::size_t at, bool escaped) noexcept {
    const Text ends = escaped ? Text(U"&#;%") : Text(U"&#;");
    while (at < text.size() && !ends_url(text[at]) && !is_any(text[at], ends)) ++at;
    return at;
}

}  // namespace

std::u32string mask_url_secrets(Text text) {
    // Without a '?' before it the first pair is a query's only if another one follows.
    const bool is_query = text.find(U'&') != Text::npos;
    std::u32string out;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.substr(at, 2) == U"//") {
            out += U"//";
            const std::size_t behind = skip_user(text, at + 2);
            if (behind != at + 2) (out += kMask) += U'@';
            at = behind;
            continue;
        }
        const std::size_t length = equals_length(text, at);
        if (length == 0 || !is_secret_key(text, at, is_query)) {
            out += text[at++];
            continue;
        }
        out += text.substr(at, length);
        at += length;
        const std::size_t end = skip_value(text, at, length != 1);
        if (end != at) out += kMask;
        at = end;
    }
    return out;
}

}  // namespace sealtap::detect
