#include "content/multipart/boundary_finder.h"

#include <utility>

namespace sealtap::content::multipart {
namespace {

/// Blanks behind a boundary (RFC 2046 calls them transport padding) that are borne.
constexpr std::size_t kPaddingBytesMax = 256;

}  // namespace

/// The octets of `text` before the first line end that may belong to a delimiter. Most lines are
/// told by their first octet.
std::size_t BoundaryFinder::text_length(std::string_view text) const noexcept {
    for (std::size_t from = 0;;) {
        const std::size_t feed = text.find('\n', from);
        if (feed == std::string_view::npos) break;
        const std::string_view line = text.substr(feed + 1, 2);
        if (std::string_view(delimiter_).starts_with(line))
            return feed != 0 && text[feed - 1] == '\r' ? feed - 1 : feed;
        from = feed + 1;
    }
    return text.ends_with('\r') ? text.size() - 1 : text.size();
}

BoundaryFinder::Piece BoundaryFinder::give_back() {
    given_ = std::exchange(held_, {});
    matched_ = 0;
    dashes_ = 0;
    blanks_ = false;
    return_ = false;
    state_ = State::Text;
    return {given_.empty() ? Kind::Nothing : Kind::Text, bytes_of(given_)};
}

BoundaryFinder::Piece BoundaryFinder::delimiter() {
    const Kind kind = dashes_ == 2 ? Kind::LastDelimiter : Kind::Delimiter;
    held_.clear();
    (void)give_back();
    state_ = State::Line;
    return {kind, {}};
}

BoundaryFinder::Piece BoundaryFinder::on_text(Bytes& data) {
    const std::string_view text = text_of(data);
    if (held_ == "\r" && text.front() != '\n') return give_back();
    if (held_.empty()) {
        if (const std::size_t length = text_length(text); length != 0) {
            const Bytes taken = data.first(length);
            data = data.subspan(length);
            return {Kind::Text, taken};
        }
    }
    held_ += text.front();
    if (text.front() == '\n') state_ = State::Line;
    data = data.subspan(1);
    return {};
}

BoundaryFinder::Piece BoundaryFinder::on_line(Bytes& data) {
    const char octet = text_of(data).front();
    if (octet != delimiter_[matched_]) return give_back();
    held_ += octet;
    data = data.subspan(1);
    if (++matched_ == delimiter_.size()) state_ = State::Tail;
    return {};
}

BoundaryFinder::Piece BoundaryFinder::on_tail(Bytes& data) {
    const char octet = text_of(data).front();
    if (octet == '\n' && dashes_ != 1) {
        data = data.subspan(1);
        return delimiter();
    }
    const bool dash = octet == '-' && dashes_ < 2 && !blanks_;
    const bool blank = (octet == ' ' || octet == '\t') && dashes_ != 1;
    const bool end = octet == '\r' && dashes_ != 1;
    const bool room = held_.size() < delimiter_.size() + kPaddingBytesMax;
    if (return_ || !room || (!dash && !blank && !end)) return give_back();
    dashes_ += dash ? 1 : 0;
    blanks_ = blanks_ || blank;
    return_ = end;
    held_ += octet;
    data = data.subspan(1);
    return {};
}

BoundaryFinder::Piece BoundaryFinder::next(Bytes& data) {
    while (!data.empty()) {
        Piece piece;
        switch (state_) {
            case State::Text: piece = on_text(data); break;
            case State::Line: piece = on_line(data); break;
            case State::Tail: piece = on_tail(data); break;
        }
        if (piece.kind != Kind::Nothing) return piece;
    }
    return {};
}

BoundaryFinder::Piece BoundaryFinder::flush() {
    if (state_ == State::Tail && dashes_ != 1) return delimiter();
    return give_back();
}

}  // namespace sealtap::content::multipart
