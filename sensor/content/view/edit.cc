#include "content/view/edit.h"

#include "content/view/escape_edit.h"
#include "content/view/fold_edit.h"
#include "content/view/tag_edit.h"

namespace sealtap::content {
namespace {

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

Edit octet_replacement(Edit::Kind kind, std::size_t length, unsigned octet) noexcept {
    Edit edit = removal(kind, length);
    append(edit, octet);
    return edit;
}

Edit edit_at(std::string_view text, std::size_t at, TextEnd end) noexcept {
    switch (text[at]) {
        case '&': return entity_edit(text, at, end);
        case '\\': return backslash_edit(text, at, end);
        case '%': return percent_edit(text, at, end);
        case '<': return tag_edit(text, at, end);
        default: return fold_edit(text, at, end);
    }
}

}  // namespace sealtap::content
