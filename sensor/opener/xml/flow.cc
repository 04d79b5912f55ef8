#include "opener/xml/flow.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sealtap::opener::xml {
namespace {

constexpr std::size_t kKeptMax = std::size_t{1} << 20U;
/// What a piece costs beside its text.
constexpr std::size_t kPieceBytes = 160;
constexpr std::size_t kLinesMax = 4096;

template <class Visit>
void each_line(std::string_view text, Visit&& visit) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end != 0) visit(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

/// FNV-1a.
std::size_t Flow::number_of(std::string_view line) noexcept {
    std::size_t number = 0xCBF29CE484222325;
    for (const char octet : line) {
        number = (number ^ static_cast<unsigned char>(octet)) * 0x100000001B3;
    }
    return number;
}

void Flow::append(Pieces& to, std::string_view utf8, const Place& place) {
    if (to.empty() || to.back().place != place) {
        to.push_back({.place = place, .text = {}});
        kept_ += kPieceBytes;
    }
    to.back().text += utf8;
    kept_ += utf8.size();
}

void Flow::write(Pieces& pieces) {
    for (const Piece& piece : pieces) {
        out_.place(piece.place);
        out_.text(piece.text);
        kept_ -= kPieceBytes + piece.text.size();
    }
    pieces.clear();
}

void Flow::forget(const Pieces& pieces) noexcept {
    for (const Piece& piece : pieces) kept_ -= kPieceBytes + piece.text.size();
}

void Flow::text(std::string_view utf8, const Place& place) {
    if (utf8.empty()) return;
    Level& level = levels_.back();
    level.is_in_line = utf8.back() != '\n';
    if (levels_.size() == 1) {
        out_.place(place);
        out_.text(utf8);
        return;
    }
    append(level.pieces, utf8, place);
    relieve();
}

void Flow::end_line() {
    Level& level = levels_.back();
    end_aside_run();
    if (level.is_in_line) {
        level.is_in_line = false;
        if (levels_.size() == 1) {
            out_.text("\n");
        } else {
            append(level.pieces, "\n", level.pieces.empty() ? Place{} : level.pieces.back().place);
        }
    }
    if (levels_.size() == 1) {
        write(level.asides);
    } else {
        std::ranges::move(level.asides, std::back_inserter(level.pieces));
        level.asides.clear();
    }
}

void Flow::aside(std::string_view utf8, const Place& place) {
    if (utf8.empty()) return;
    end_aside_run();
    aside_run(utf8, place);
    end_aside_run();
}

void Flow::aside_run(std::string_view utf8, const Place& place) {
    if (utf8.empty()) return;
    Level& level = levels_.back();
    if (level.is_in_run && level.asides.back().place != place) end_aside_run();
    append(level.asides, utf8, place);
    level.is_in_run = true;
    relieve();
}

void Flow::end_aside_run() {
    Level& level = levels_.back();
    if (!level.is_in_run) return;
    level.is_in_run = false;
    level.asides.back().text += '\n';
    ++kept_;
}

void Flow::push() { levels_.emplace_back(); }

void Flow::pop() {
    if (levels_.size() == 1) return;
    end_line();
    Level top = take_top();
    Level& level = levels_.back();
    end_aside_run();
    if (levels_.size() == 1 && !level.is_in_line) return write(top.pieces);
    std::ranges::move(top.pieces, std::back_inserter(level.asides));
}

Flow::Level Flow::take_top() {
    Level top = std::move(levels_.back());
    levels_.pop_back();
    return top;
}

Flow::Lines Flow::pop_inline() {
    Lines lines;
    if (levels_.size() == 1) return lines;
    end_aside_run();
    Level top = take_top();
    std::string all;
    for (const Piece& piece : top.pieces) all += piece.text;
    if (top.is_in_line) all += '\n';
    for (const Piece& piece : top.asides) all += piece.text;
    each_line(all, [&lines](std::string_view line) {
        if (lines.size() < kLinesMax) lines.push_back(number_of(line));
    });
    std::ranges::sort(lines);
    forget(top.pieces);
    for (const Piece& piece : top.pieces) text(piece.text, piece.place);
    end_aside_run();
    std::ranges::move(top.asides, std::back_inserter(levels_.back().asides));
    end_aside_run();
    if (levels_.size() == 1 && is_line_empty()) write(levels_.back().asides);
    return lines;
}

void Flow::pop_unknown(const Lines& known, const Place& place) {
    if (levels_.size() == 1) return;
    end_line();
    Level top = take_top();
    forget(top.pieces);
    std::string all;
    for (const Piece& piece : top.pieces) all += piece.text;
    each_line(all, [&](std::string_view line) {
        if (!std::ranges::binary_search(known, number_of(line))) aside(line, place);
    });
    end_aside_run();
    if (levels_.size() == 1 && is_line_empty()) write(levels_.back().asides);
}

bool Flow::is_line_empty() const noexcept { return !levels_.back().is_in_line; }

/// Too much is kept: it is written where it stands, the outermost first.
void Flow::relieve() {
    if (kept_ < kKeptMax) return;
    out_.end_line();
    for (Level& level : levels_) {
        write(level.asides);
        write(level.pieces);
        level.is_in_run = false;
    }
    out_.end_line();
}

}  // namespace sealtap::opener::xml
