#pragma once

#include <optional>

#include "detect/compiled_rules.h"
#include "detect/text_lines.h"
#include "detect/text_window.h"

namespace sealtap::detect {

/// A marking as it stands in a window: all that belongs to it, the label and the term too.
struct Marking {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// A word in its window, and what the rules know.
struct WordInText {
    const TextWindow& window;
    const CompiledRule& rule;
    const CompiledWord& word;
    const CompiledRules& all;
    Charset charset = Charset::Utf8;
};

// A marking is a structure, not a word: each function says whether the word at the window's match
// stands in one. A text that lists several levels describes them and bears none. Pure functions.

/// Level, star, term: 机密★5年, 绝密 ★ 启用前, 秘密★.
[[nodiscard]] std::optional<Marking> confirm_star(const WordInText& at);
/// A label and the level: 密级：机密, "密级": "机密", 密级 TAB 机密.
[[nodiscard]] std::optional<Marking> confirm_field(const WordInText& at);
/// A ticked choice: □绝密 ■机密, ☑机密 ☐公开, 机密（√）.
[[nodiscard]] std::optional<Marking> confirm_tick(const WordInText& at);
/// The level alone on a line, bracketed, or at the head of the part: 【机密】, 机密　第1页.
[[nodiscard]] std::optional<Marking> confirm_line(const WordInText& at);
/// The level in capitals alone on a line, with its caveats: SECRET//NOFORN.
[[nodiscard]] std::optional<Marking> confirm_banner(const WordInText& at);
/// The level as a word of its own, with no other level near: TLP:RED.
[[nodiscard]] std::optional<Marking> confirm_token(const WordInText& at);

/// Whether the word is a cell of a table whose column has one of the rule's labels at its head,
/// rows of text with tabs, bars or commas between the cells; never in the first column.
[[nodiscard]] bool is_below_label(const WordInText& at, Stretch word);
/// Whether one of the rule's labels stands before `at`, with what parts a label from its value.
[[nodiscard]] bool has_label_before(const WordInText& at, std::size_t before);

[[nodiscard]] std::optional<Marking> confirm(Structure structure, const WordInText& at);

}  // namespace sealtap::detect
