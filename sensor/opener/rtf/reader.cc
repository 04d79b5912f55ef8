#include "opener/rtf/reader.h"

#include <algorithm>

#include "opener/code_page.h"

namespace sealtap::opener::rtf {
namespace {

constexpr std::size_t kGroupsMax = 512;
constexpr std::size_t kFontsMax = 4096;
constexpr std::size_t kColoursMax = 4096;
constexpr std::size_t kPendingMax = 4096;
constexpr std::size_t kShapeNameMax = 64;
constexpr std::size_t kReplacementMax = 4;
constexpr std::uint32_t kTopLines = 6;
constexpr std::uint32_t kFirstPageLines = 40;

constexpr bool is_data(Target target) noexcept {
    return target == Target::Picture || target == Target::Object || target == Target::Data;
}

Region region_of(Target target) noexcept {
    switch (target) {
        case Target::Header: return Region::Header;
        case Target::Footer: return Region::Footer;
        case Target::Note: return Region::Note;
        case Target::Comment: return Region::Comment;
        case Target::TextBox: return Region::TextBox;
        case Target::Properties: return Region::Property;
        case Target::Body: return Region::Body;
        default: return Region::Hidden;
    }
}

/// Every octet above ASCII stands beside another: so Asian letters look, and Western ones do not.
bool stands_in_pairs(std::string_view octets) noexcept {
    for (std::size_t at = 0; at < octets.size(); ++at) {
        if (static_cast<unsigned char>(octets[at]) < 0x80) continue;
        ++at;
        if (at == octets.size() || static_cast<unsigned char>(octets[at]) < 0xA1) return false;
    }
    return true;
}

bool is_double_byte(unsigned page) noexcept {
    return page == 932 || page == 936 || page == 949 || page == 950;
}

std::uint16_t small(std::int32_t number) noexcept {
    return static_cast<std::uint16_t>(std::clamp(number, 0, 0xFFFF));
}

}  // namespace

Reader::Reader(Bytes document, std::size_t begin, Output& out)
    : tokens_(document, begin), stories_(out), blobs_(document), out_(out) {}

void Reader::read() {
    Token token;
    while (out_.wants_more() && tokens_.next(token)) {
        if (!take(token)) break;
    }
    flush();
    stories_.finish();
    blobs_.write(out_);
}

/// False: the document's own group has ended.
bool Reader::take(const Token& token) {
    const bool is_replacement = token.kind == Token::Kind::Octet || token.kind == Token::Kind::Text;
    // Some writers put no replacement behind a \u; a control word never is one.
    if (!is_replacement) skip_ = 0;
    switch (token.kind) {
        case Token::Kind::Open: open_group(); return true;
        case Token::Kind::Close: close_group(); return !groups_.empty();
        case Token::Kind::Symbol:
            if (!token.word.empty()) take_symbol(token.word.front());
            return true;
        case Token::Kind::Word: take_word(token); break;
        case Token::Kind::Octet: take_octet(token.octet); break;
        case Token::Kind::Text: take_text(token); break;
        case Token::Kind::Binary:
            if (!is_data(state_.target)) blobs_.begin(Target::Data);
            blobs_.add(token.offset, token.data.size(), Blobs::As::Octets);
            break;
    }
    opening_ = Opening::No;
    return true;
}

void Reader::open_group() {
    flush();
    opening_ = Opening::Begun;
    if (groups_.size() >= kGroupsMax) {
        ++groups_too_deep_;
        return;
    }
    groups_.push_back(state_);
    state_.is_name = false;
    // Each font has a group; what stands before it is no part of its name.
    if (state_.target == Target::Fonts) stories_.end_line(Target::Other);
}

void Reader::close_group() {
    flush();
    opening_ = Opening::No;
    if (groups_too_deep_ != 0) {
        --groups_too_deep_;
        return;
    }
    if (groups_.empty()) return;
    const State outer = groups_.back();
    groups_.pop_back();
    const bool ends_story = outer.target != state_.target || state_.target == Target::Properties;
    if (ends_story && state_.is_name) {
        stories_.write(Target::Properties, place(), "\t");
    } else if (ends_story && !is_data(state_.target) && state_.target != Target::Body) {
        stories_.end_line(text_target());
    }
    state_ = outer;
}

void Reader::take_symbol(char symbol) {
    if (symbol == '*') {
        if (opening_ == Opening::Begun) opening_ = Opening::Starred;
        return;
    }
    opening_ = Opening::No;
    switch (symbol) {
        case '{':
        case '}':
        case '\\': take_octet(static_cast<std::uint8_t>(symbol)); return;
        case '~': put("\xC2\xA0"); return;
        case '_': put("-"); return;
        case '-': put("\xC2\xAD"); return;
        case '\r':
        case '\n': end_line(); return;
        case '\t': put("\t"); return;
        default: return;
    }
}

void Reader::take_word(const Token& token) {
    if (!token.odd.empty()) put_other(token.odd);
    const Word& word = find_word(token.word);
    const bool is_first = opening_ != Opening::No;
    if (is_first && (word.kind == WordKind::Target || opening_ == Opening::Starred)) {
        take_target(token, word);
        if (word.kind == WordKind::Target) return;
    }
    if (word.kind == WordKind::Unknown) return;
    if (take_break(word.kind) || take_look(token, word.kind)) return;
    switch (word.kind) {
        case WordKind::Text: {
            std::string letter;
            append_code_point(letter, word.letter);
            put(letter);
            return;
        }
        case WordKind::Unicode: take_unicode(token.number); return;
        case WordKind::UnicodeSkip: state_.skip = small(token.number); return;
        default: take_table_word(token, word.kind); return;
    }
}

void Reader::take_target(const Token& token, const Word& word) {
    flush();
    if (word.kind != WordKind::Target) {
        // A group that readers who do not know it shall pass over.
        if (word.kind == WordKind::Unknown && !is_data(state_.target)) {
            state_.target = Target::Other;
        }
        return;
    }
    if (word.target == Target::Body) return;  // shown where the group around it is
    state_.target = word.target;
    state_.is_name = token.word == "propname";
    if (is_data(word.target)) blobs_.begin(word.target);
    if (word.target == Target::ShapeName) shape_name_.clear();
    if (word.target == Target::Note || word.target == Target::Comment) state_.is_hidden = false;
}

bool Reader::take_break(WordKind kind) {
    switch (kind) {
        case WordKind::Line:
        case WordKind::Row: end_line(); return true;
        case WordKind::Page:
            end_line();
            if (text_target() == Target::Body) page_ = 0;
            return true;
        case WordKind::Cell:
            end_cell();
            cell_has_ended_ = true;
            return true;
        default: return false;
    }
}

bool Reader::take_look(const Token& token, WordKind kind) {
    switch (kind) {
        case WordKind::Hidden:
            flush();
            state_.is_hidden = !token.is_off();
            return true;
        case WordKind::Deleted:
            flush();
            state_.is_deleted = !token.is_off();
            return true;
        case WordKind::Size:
            flush();
            state_.half_points = small(token.number);
            return true;
        case WordKind::Colour:
            flush();
            state_.colour = small(token.number);
            return true;
        case WordKind::NewPage:
            flush();
            if (lines_ != 0 && !token.is_off() && text_target() == Target::Body) page_ = 0;
            return true;
        case WordKind::Plain:
            flush();
            state_.is_hidden = state_.is_deleted = false;
            state_.half_points = 24;
            state_.colour = 0;
            state_.font_use = FontUse::Any;
            state_.page = font_page(default_font_);
            return true;
        case WordKind::DoubleByteFont: state_.font_use = FontUse::DoubleByte; return true;
        case WordKind::OtherFont: state_.font_use = FontUse::Other; return true;
        case WordKind::AssociatedFont:
            if (state_.font_use == FontUse::DoubleByte) {
                state_.double_byte_page = font_page(token.number);
            }
            return true;
        case WordKind::AssociatedSize:
            flush();
            if (state_.font_use == FontUse::DoubleByte) state_.half_points = small(token.number);
            return true;
        case WordKind::Font:
            flush();
            font_ = token.number;
            state_.page = font_page(token.number);
            return true;
        default: return false;
    }
}

std::uint16_t Reader::font_page(std::int32_t font) const noexcept {
    const auto found = font_pages_.find(font);
    return found == font_pages_.end() ? std::uint16_t{0} : found->second;
}

void Reader::take_table_word(const Token& token, WordKind kind) {
    const auto colour = [&](unsigned shift) {
        colour_is_set_ = true;
        colour_ = (colour_ & ~(0xFFU << shift)) |
                  static_cast<std::uint32_t>(std::clamp(token.number, 0, 255)) << shift;
    };
    switch (kind) {
        case WordKind::CodePage: document_page_ = small(token.number); return;
        case WordKind::Macintosh: document_page_ = 10000; return;
        case WordKind::Pc: document_page_ = 437; return;
        case WordKind::Pca: document_page_ = 850; return;
        case WordKind::DefaultFont: default_font_ = token.number; return;
        case WordKind::FontCharset:
        case WordKind::FontPage: {
            const unsigned said = small(token.number);
            const unsigned page =
                kind == WordKind::FontPage ? said : code_page_of_font_charset(said);
            if (state_.target != Target::Fonts || font_pages_.size() >= kFontsMax) return;
            if (page != 0) font_pages_[font_] = static_cast<std::uint16_t>(page);
            state_.page = static_cast<std::uint16_t>(page);
            return;
        }
        case WordKind::Red: colour(16); return;
        case WordKind::Green: colour(8); return;
        case WordKind::Blue: colour(0); return;
        default: return;
    }
}

void Reader::take_text(const Token& token) {
    const std::size_t skipped = std::min(skip_, token.data.size());
    skip_ -= skipped;
    // No character has as many others to stand for it.
    if (skipped > kReplacementMax) put_other(text_of(token.data.first(skipped)));
    const Bytes text = token.data.subspan(skipped);
    if (text.empty()) return;
    if (is_data(state_.target)) {
        blobs_.add(token.offset + skipped, text.size(), Blobs::As::Digits);
    } else if (state_.target == Target::Colours) {
        take_colours(text);
    } else {
        pending_ += text_of(text);
        if (pending_.size() >= kPendingMax) flush();
    }
}

/// What no reader shows, on a line of its own.
void Reader::put_other(std::string_view octets) {
    flush();
    std::string text;
    append_code_page(text, bytes_of(octets), page_of(octets));
    Place where;
    where.region = Region::Hidden;
    stories_.write(Target::Other, where, text);
    stories_.end_line(Target::Other);
}

void Reader::take_octet(std::uint8_t octet) {
    if (skip_ != 0) {
        --skip_;
        return;
    }
    pending_ += static_cast<char>(octet);
}

void Reader::take_unicode(std::int32_t number) {
    const std::uint32_t unit = static_cast<std::uint32_t>(number) & 0xFFFFU;
    skip_ = state_.skip;
    if ((unit & 0xFC00U) == 0xD800) {
        high_surrogate_ = unit;
        return;
    }
    std::uint32_t code_point = unit;
    if ((unit & 0xFC00U) == 0xDC00 && high_surrogate_ != 0) {
        code_point = 0x10000 + ((high_surrogate_ & 0x3FFU) << 10U) + (unit & 0x3FFU);
    }
    high_surrogate_ = 0;
    std::string letter;
    append_code_point(letter, code_point);
    put(letter);
}

void Reader::take_colours(Bytes text) {
    for (const char letter : text_of(text)) {
        if (letter != ';' && letter != ' ') pending_ += letter;
        if (letter == ' ' && !pending_.empty()) pending_ += letter;
        if (letter != ';' || colours_.size() >= kColoursMax) continue;
        colours_.push_back(colour_is_set_ ? std::optional(colour_) : std::nullopt);
        colour_ = 0;
        colour_is_set_ = false;
    }
}

Target Reader::text_target() const {
    if (state_.target == Target::ShapeValue) {
        return shape_name_ == "gtextUNICODE" ? Target::TextBox : Target::Other;
    }
    return state_.target > Target::Other ? Target::Other : state_.target;
}

Place Reader::place() const {
    Place place;
    const Target target = text_target();
    const bool is_watermark = state_.target == Target::ShapeValue && target == Target::TextBox;
    place.region = is_watermark ? Region::Watermark : region_of(target);
    if (state_.is_hidden || state_.is_deleted) place.region = Region::Hidden;
    place.font_half_points = state_.half_points;
    if (state_.colour < colours_.size()) place.colour = colours_[state_.colour];
    if (target == Target::Body) {
        place.page = page_;
        place.at_top = page_ == 1 && lines_ < kTopLines;
    }
    return place;
}

unsigned Reader::page_of(std::string_view octets) const noexcept {
    const unsigned page = state_.page == 0 ? document_page_ : state_.page;
    if (is_double_byte(page) || !stands_in_pairs(octets)) return page;
    // Word writes Asian letters in a Western font where the font for them is said beside it.
    if (is_double_byte(state_.double_byte_page)) return state_.double_byte_page;
    return is_double_byte(document_page_) ? document_page_ : page;
}

void Reader::flush() {
    if (pending_.empty()) return;
    const std::string octets = std::exchange(pending_, {});
    if (is_data(state_.target)) return;
    std::string text;
    append_code_page(text, bytes_of(octets), page_of(octets));
    if (state_.target == Target::ShapeName && shape_name_.size() < kShapeNameMax) {
        shape_name_ += text.substr(0, kShapeNameMax);
    }
    put(text);
}

void Reader::put(std::string_view utf8) {
    flush();
    if (is_data(state_.target)) return;
    end_cell();
    const Target target = text_target();
    if (target == Target::Body) line_has_text_ = true;
    stories_.write(target, place(), utf8);
}

void Reader::end_cell() {
    flush();
    if (cell_has_ended_) stories_.write(text_target(), place(), "\t");
    cell_has_ended_ = false;
}

void Reader::end_line() {
    flush();
    cell_has_ended_ = false;
    const Target target = text_target();
    stories_.end_line(target);
    if (target != Target::Body) return;
    if (line_has_text_) ++lines_;
    line_has_text_ = false;
    if (lines_ >= kFirstPageLines) page_ = 0;
}

}  // namespace sealtap::opener::rtf
