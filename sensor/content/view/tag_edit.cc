#include "content/view/tag_edit.h"

#include <algorithm>
#include <array>

#include "content/text.h"
#include "content/utf8.h"
#include "content/view/candidates.h"
#include "content/view/escape_edit.h"
#include "content/view/fold_edit.h"

namespace sealtap::content {
namespace {

using namespace std::string_view_literals;
using Kind = Edit::Kind;

constexpr std::size_t kTagOctetsMax = kEditLookAhead - 128;
/// So many tags in a row may stand between two letters of a word.
constexpr int kTagsInRowMax = 16;

/// Elements that stand within a line of text.
constexpr std::array kInline{
    "a"sv,         "abbr"sv,  "acronym"sv, "b"sv,    "bdi"sv,    "bdo"sv,    "big"sv, "cite"sv,
    "code"sv,      "data"sv,  "del"sv,     "dfn"sv,  "em"sv,     "font"sv,   "i"sv,   "ins"sv,
    "kbd"sv,       "label"sv, "mark"sv,    "nobr"sv, "o:p"sv,    "q"sv,      "rb"sv,  "ruby"sv,
    "s"sv,         "samp"sv,  "small"sv,   "span"sv, "strike"sv, "strong"sv, "sub"sv, "sup"sv,
    "text:span"sv, "time"sv,  "tspan"sv,   "tt"sv,   "u"sv,      "var"sv,    "wbr"sv};
/// Of Office Open XML, whose other elements stand within a line.
constexpr std::array kOfficeBreaks{"p"sv,   "tr"sv, "tc"sv,   "tbl"sv,     "br"sv,
                                   "tab"sv, "cr"sv, "body"sv, "document"sv};
constexpr std::array kParagraphs{"p"sv,  "div"sv, "h1"sv, "h2"sv,    "h3"sv,     "h4"sv,   "h5"sv,
                                 "h6"sv, "td"sv,  "th"sv, "table"sv, "center"sv, "title"sv};

constexpr bool is_name_letter(char c) noexcept {
    const auto octet = static_cast<unsigned char>(c);
    return is_ascii_letter(octet) || is_ascii_digit(octet) || c == ':' || c == '-' || c == '_';
}

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) noexcept {
    return std::ranges::any_of(names, [&](std::string_view known) {
        return std::ranges::equal(known, name, {}, {}, [](char c) { return lower(c); });
    });
}

bool is_inline(std::string_view name) noexcept {
    if (is_one_of(kInline, name)) return true;
    const std::string_view prefix = name.substr(0, 2);
    if (prefix != "w:" && prefix != "a:") return false;
    return !is_one_of(kOfficeBreaks, name.substr(2));
}

enum class TagKind : std::uint8_t { None, Open, Inline, Break, Paragraph };

struct Tag {
    TagKind kind = TagKind::None;
    std::size_t end = 0;
};

constexpr Tag kOpenTag{TagKind::Open, 0};

/// Where a comment ends whose text begins at `at`.
Tag comment_end(std::string_view text, std::size_t at, TextEnd end) noexcept {
    const std::string_view within = text.substr(0, at + kTagOctetsMax);
    std::size_t close = within.find('>', at);
    while (close != std::string_view::npos) {
        if (close >= at + 2 && within.substr(close - 2, 2) == "--")
            return {TagKind::Inline, close + 1};
        close = within.find('>', close + 1);
    }
    return end == TextEnd::Open && text.size() - at < kTagOctetsMax ? kOpenTag : Tag{};
}

/// Where a tag ends whose name ends at `at`: behind the first > outside quotes.
Tag attributes_end(std::string_view text, std::size_t at, TextEnd end) noexcept {
    const std::string_view within = text.substr(0, at + kTagOctetsMax);
    const Tag unclosed =
        end == TextEnd::Open && within.size() == text.size() && text.size() - at < kTagOctetsMax
            ? kOpenTag
            : Tag{};
    while (true) {
        at = within.find_first_of("<>\"'", at);
        if (at == std::string_view::npos) return unclosed;
        if (within[at] == '<') return {};
        if (within[at] == '>') return {TagKind::Inline, at + 1};
        at = within.find(within[at], at + 1);
        if (at == std::string_view::npos) return unclosed;
        ++at;
    }
}

/// What stands at `at`, which is a <.
Tag tag_at(std::string_view text, std::size_t at, TextEnd end) noexcept {
    constexpr std::size_t kNameMax = 24;
    if (end == TextEnd::Open && text.size() - at < kNameMax + 3) return kOpenTag;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) return comment_end(text, at + 4, end);
    if (rest.starts_with("<![CDATA[")) return {TagKind::Inline, at + 9};
    const std::size_t name_begin = at + (rest.starts_with("</") ? 2 : 1);
    std::size_t name_end = name_begin;
    while (name_end < text.size() && name_end - name_begin <= kNameMax &&
           is_name_letter(text[name_end]))
        ++name_end;
    const std::string_view name = text.substr(name_begin, name_end - name_begin);
    if (name.empty() || name.size() > kNameMax || name_end >= text.size() ||
        !is_ascii_letter(static_cast<unsigned char>(name.front())))
        return {};
    if (!is_blank(text[name_end]) && text[name_end] != '>' && text[name_end] != '/') return {};
    Tag tag = attributes_end(text, name_end, end);
    if (tag.kind != TagKind::Inline || is_inline(name)) return tag;
    tag.kind = is_one_of(kParagraphs, name) ? TagKind::Paragraph : TagKind::Break;
    return tag;
}

/// Whether something in [from, to) hides, so that the reader of a view has to see it.
bool hides_something(std::string_view text, std::size_t from, std::size_t to) noexcept {
    const std::string_view within = text.substr(0, to);
    CandidateFinder candidates(within, Wanted::Heavy);
    for (std::size_t at = candidates.next(from); at < to;) {
        const Edit edit = within[at] == '<' ? Edit{} : edit_at(within, at, TextEnd::Closed);
        if (edit.kind == Kind::Heavy) return true;
        at = candidates.next(at + std::max<std::size_t>(edit.length, 1));
    }
    return false;
}

/// Whether the text on both sides of [at, next) is one word or number to a reader, one blank on
/// either side aside.
bool joins(std::string_view text, std::size_t at, std::size_t next) noexcept {
    const char32_t before = character_before(text, at).code;
    const char32_t behind = character_at(text, next).code;
    if (is_word_character(before) && is_word_character(behind)) return true;
    const auto same = [](char32_t a, char32_t b) {
        return (is_han(a) && is_han(b)) || (is_ascii_digit(a) && is_ascii_digit(b));
    };
    const char32_t left = before == ' ' ? character_before(text, at - 1).code : before;
    const char32_t right = behind == ' ' ? character_at(text, next + 1).code : behind;
    return same(left, right) || (is_han(left) && behind == ' ' && right == '<');
}

}  // namespace

Edit tag_edit(std::string_view text, std::size_t at, TextEnd end) noexcept {
    const std::size_t limit = at + kTagOctetsMax;
    std::size_t next = at;
    for (int tags = 0; tags < kTagsInRowMax && next < limit; ++tags) {
        if (next >= text.size() || text[next] != '<') break;
        const Tag tag = tag_at(text, next, end);
        if (tag.kind == TagKind::Open) return kOpenEdit;
        if (tag.kind == TagKind::None || tag.end > limit ||
            hides_something(text, next + 1, tag.end))
            break;
        if (tag.kind != TagKind::Inline) {
            if (next != at) break;
            Edit edit = replacement(Kind::Light, tag.end - at, U'\n');
            if (tag.kind == TagKind::Paragraph) edit.octets[edit.size++] = '\n';
            return edit;
        }
        next = tag.end;
    }
    if (next == at) return {};
    if (end == TextEnd::Open && text.size() - next < 8) return kOpenEdit;
    return removal(joins(text, at, next) ? Kind::Heavy : Kind::Light, next - at);
}

}  // namespace sealtap::content
