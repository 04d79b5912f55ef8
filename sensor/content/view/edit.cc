#include "content/view/edit.h"

#include <algorithm>

#include "content/view/fold_edit.h"
#include "content/view/utf8.h"

namespace sealtap::content {
namespace {

bool is_candidate(std::string_view text, std::size_t at) noexcept {
    const auto octet = static_cast<unsigned char>(text[at]);
    if (octet >= 0xC2) return true;
    return octet == ' ' && at > 0 && static_cast<unsigned char>(text[at - 1]) >= 0x80;
}

void append(Edit& edit, unsigned octet) noexcept {
    edit.octets[edit.size++] = static_cast<char>(static_cast<unsigned char>(octet));
}

}  // namespace

Edit replacement(Edit::Kind kind, std::size_t length, char32_t character) noexcept {
    Edit edit = removal(kind, length);
    if (character < 0x80) {
        append(edit, character);
        return edit;
    }
    const unsigned following = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    constexpr std::array<unsigned, 4> kLead{0, 0xC0, 0xE0, 0xF0};
    append(edit, kLead[following] | character >> 6 * following);
    for (unsigned i = following; i-- > 0;) append(edit, 0x80U | (character >> 6 * i & 0x3FU));
    return edit;
}

std::size_t next_candidate(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && !is_candidate(text, at)) ++at;
    return at;
}

Edit edit_at(std::string_view text, std::size_t at, TextEnd end) noexcept {
    return fold_edit(text, at, end);
}

}  // namespace sealtap::content
