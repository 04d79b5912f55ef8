#include "content/view/edit.h"

#include <algorithm>

#include "content/utf8.h"
#include "content/view/escape_edit.h"
#include "content/view/fold_edit.h"
#include "content/view/tag_edit.h"

namespace sealtap::content {
Edit replacement(Edit::Kind kind, std::size_t length, char32_t character) noexcept {
    Edit edit = removal(kind, length);
    const Utf8Octets octets(character);
    std::ranges::copy(octets.text(), edit.octets.begin());
    edit.size = static_cast<std::uint8_t>(octets.text().size());
    return edit;
}

Edit octet_replacement(Edit::Kind kind, std::size_t length, unsigned octet) noexcept {
    Edit edit = removal(kind, length);
    edit.octets[edit.size++] = static_cast<char>(static_cast<unsigned char>(octet));
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
