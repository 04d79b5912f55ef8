// Choices with boxes: the ticked one decides, whatever the order and wherever the lines break.
#include <algorithm>
#include <vector>

#include "detect/structures.h"
#include "detect/text_classes.h"
#include "detect/text_lines.h"

namespace sealtap::detect {
namespace {

using Text = std::u32string_view;

bool is_any(char32_t c, Text of) noexcept { return of.find(c) != Text::npos; }

using TokenKind = TextMemo::Token;

struct Token {
    TokenKind kind = TokenKind::None;
    Stretch stretch;
};

constexpr Text kTicks = U"■☑☒√✓✔●▣◼⬛";
constexpr Text kBoxes = U"□☐○◯◻⬜";
constexpr Text kMarks = U"√✓✔xXvV■●*";

TokenKind box_kind(char32_t c) noexcept {
    if (c < 0x80 || is_han(c)) return TokenKind::None;
    if (is_any(c, kTicks)) return TokenKind::Ticked;
    return is_any(c, kBoxes) ? TokenKind::Unticked : TokenKind::None;
}

/// A box made of brackets: [x], （√）, ( ).
Token bracket_box(Text text, std::size_t at) noexcept {
    const char32_t closing = closing_bracket(text[at]);
    if (closing == 0) return {};
    std::size_t i = skip_spaces(text, at + 1, 4);
    if (i >= text.size()) return {};
    TokenKind kind = TokenKind::Unticked;
    if (is_any(text[i], kMarks) || box_kind(text[i]) == TokenKind::Ticked) {
        kind = TokenKind::Ticked;
        i = skip_spaces(text, i + 1, 4);
    } else if (i == at + 1) {
        return {};  // "()" has no room for a tick
    }
    if (i >= text.size() || text[i] != closing) return {};
    return {kind, {at, i + 1}};
}

/// Reads choices and boxes, and what may stand between them.
class TickReader {
public:
    explicit TickReader(const WordInText& at)
        : at_(at), text_(at.window.text()), view_(at.window.view()), memo_(at.window.memo()) {
        looked_ = std::max(kBoxLooked, at.all.choices.longest() + kBehindChoice);
        const std::size_t decoded = at.window.decoded().size();
        if (memo_.tokens.size() < decoded) memo_.tokens.resize(decoded);
    }

    /// The token that begins at `at`.
    [[nodiscard]] Token token_at(std::size_t at) const {
        if (at + looked_ > view_.whole) return read_token(at);
        TextMemo::TokenAt& known = memo_.tokens[view_.begin + at];
        if (known.kind == TokenKind::Unknown) {
            const Token token = read_token(at);
            known = {token.kind,
                     static_cast<std::uint32_t>(token.stretch.end - token.stretch.begin)};
        }
        return {known.kind, {at, at + known.length}};
    }

    [[nodiscard]] std::size_t skip_between(std::size_t at) const noexcept {
        while (at < text_.size() && is_between(text_[at])) ++at;
        return at;
    }

    /// Whether a ticked box may stand right beside the match: a cheap look that most words fail.
    [[nodiscard]] bool may_be_ticked() const {
        std::size_t before = at_.window.match_begin();
        for (std::size_t i = 0; i < kBetweenMax && before > 0 && is_between(text_[before - 1]); ++i)
            --before;
        if (before > 0 && may_end_tick(text_[before - 1])) return true;
        const std::size_t after = skip_between(end_of_choice(at_.window.match_end()));
        return token_at(after).kind == TokenKind::Ticked;
    }

    /// The group of tokens around the match, in order.
    [[nodiscard]] std::vector<Token> group() const {
        std::vector<Token> tokens;
        std::size_t at = group_begin();
        for (std::size_t i = 0; i < kTokensMax; ++i) {
            const Token token = token_at(at);
            if (token.kind == TokenKind::None) break;
            tokens.push_back(token);
            at = skip_between(token.stretch.end);
        }
        return tokens;
    }

private:
    /// How far behind its begin a token is looked at: a box in brackets, a choice with its suffix
    /// and the character that follows.
    static constexpr std::size_t kBoxLooked = 12;
    static constexpr std::size_t kBehindChoice = 2;

    [[nodiscard]] Token read_token(std::size_t at) const {
        if (at >= text_.size()) return {};
        if (const TokenKind box = box_kind(text_[at]); box != TokenKind::None)
            return {box, {at, at + 1}};
        if (const Token box = bracket_box(text_, at); box.kind != TokenKind::None) return box;
        // The longest that fits.
        Token longest;
        (void)at_.all.choices.any_prefix(text_.substr(at), [&](const ChoiceWord& choice) {
            const std::size_t end = end_of_choice(at + choice.text.size());
            if (end == text_.size() || !is_word(text_[end]))
                longest = {TokenKind::Choice, {at, end}};
            return false;
        });
        return longest;
    }

    static constexpr std::size_t kTokensMax = 32;
    static constexpr std::size_t kTokenCharactersMax = 12;
    static constexpr std::size_t kBetweenMax = 12;

    static bool is_between(char32_t c) noexcept {
        return is_space(c) || is_line_break(c) || is_any(c, U"、，,;；/|｜·");
    }

    static bool may_end_tick(char32_t c) noexcept {
        return is_any(c, kTicks) || is_any(c, U"】］]）)〕」』}");
    }

    [[nodiscard]] std::size_t end_of_choice(std::size_t at) const noexcept {
        return at < text_.size() && is_any(text_[at], U"级級") ? at + 1 : at;
    }

    /// The begin of the token that ends right before `end` and blanks; `end` if there is none.
    [[nodiscard]] std::size_t token_before(std::size_t end) const {
        std::size_t last = end;
        for (std::size_t i = 0; i < kBetweenMax && last > 0 && is_between(text_[last - 1]); ++i)
            --last;
        // The longest token wins: 内部资料, not 资料.
        const std::size_t from = last - std::min(last, kTokenCharactersMax);
        for (std::size_t begin = from; begin < last; ++begin) {
            const Token token = token_at(begin);
            if (token.kind != TokenKind::None && token.stretch.end == last) return begin;
        }
        return end;
    }

    [[nodiscard]] std::size_t group_begin() const {
        std::size_t begin = at_.window.match_begin();
        for (std::size_t i = 0; i < kTokensMax / 2; ++i) {
            const std::size_t earlier = token_before(begin);
            if (earlier == begin) break;
            begin = earlier;
        }
        return begin;
    }

    const WordInText& at_;
    Text text_;
    TextView view_;
    TextMemo& memo_;
    std::size_t looked_ = 0;
};

bool is_box(const Token& token) noexcept {
    return token.kind == TokenKind::Ticked || token.kind == TokenKind::Unticked;
}

std::size_t count(const std::vector<Token>& tokens, TokenKind kind) {
    return static_cast<std::size_t>(std::ranges::count(tokens, kind, &Token::kind));
}

bool touches(const Token& left, const Token& right) noexcept {
    return left.stretch.end == right.stretch.begin;
}

/// Whether the boxes stand before their choices: with no blank between, or where that says nothing,
/// because the group begins with a box that does not belong to a word before (特急□绝密□机密■).
bool has_box_first(Text text, const std::vector<Token>& tokens) noexcept {
    std::size_t before = 0;
    std::size_t after = 0;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        if (!touches(tokens[i - 1], tokens[i])) continue;
        if (is_box(tokens[i - 1]) && !is_box(tokens[i])) ++before;
        if (!is_box(tokens[i - 1]) && is_box(tokens[i])) ++after;
    }
    if (before != after) return before > after;
    const std::size_t begin = tokens.front().stretch.begin;
    return is_box(tokens.front()) && (begin == 0 || !is_word(text[begin - 1]));
}

}  // namespace

std::optional<Marking> confirm_tick(const WordInText& at) {
    const TickReader reader(at);
    if (!reader.may_be_ticked()) return std::nullopt;
    const std::vector<Token> tokens = reader.group();
    // ■ and ● are also bullets: a ticked box needs an empty one beside it, or the label before.
    const bool has_empty = count(tokens, TokenKind::Unticked) > 0;
    if (count(tokens, TokenKind::Ticked) == 0) return std::nullopt;
    const bool box_first = has_box_first(at.window.text(), tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (token.kind != TokenKind::Choice || token.stretch.begin != at.window.match_begin())
            continue;
        const std::size_t box = box_first ? i - 1 : i + 1;
        if (box >= tokens.size() || tokens[box].kind != TokenKind::Ticked) return std::nullopt;
        if (!has_empty && !has_label_before(at, tokens.front().stretch.begin)) return std::nullopt;
        return Marking{std::min(token.stretch.begin, tokens[box].stretch.begin),
                       std::max(token.stretch.end, tokens[box].stretch.end)};
    }
    return std::nullopt;
}

}  // namespace sealtap::detect
