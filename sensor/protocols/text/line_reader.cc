#include "protocols/text/line_reader.h"

#include <algorithm>
#include <utility>

namespace sealtap::protocols {
namespace {

// A flow that once sent a long line does not keep its buffer.
constexpr std::size_t kKeptBytesMax = 64;

}  // namespace

std::string_view Line::text() const noexcept {
    std::string_view line = text_of(octets);
    if (!line.ends_with('\n')) return line;
    line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<Line> LineReader::next(Bytes& data, std::size_t line_bytes_max) {
    drop_given();
    const std::size_t bytes_max = std::max<std::size_t>(line_bytes_max, 1);
    const std::size_t room = bytes_max - std::min(held_.size(), bytes_max);
    const Bytes window = data.first(std::min(room, data.size()));
    const std::size_t line_end = text_of(window).find('\n');
    const bool terminated = line_end != std::string_view::npos;
    const Bytes taken = terminated ? window.first(line_end + 1) : window;
    data = data.subspan(taken.size());
    const bool finished = terminated || taken.size() == room;
    if (finished && held_.empty()) return finish(taken, terminated);
    held_ += text_of(taken);
    if (!finished) return std::nullopt;
    given_ = true;
    return finish(bytes_of(held_), terminated);
}

Bytes LineReader::take_unfinished() {
    drop_given();
    in_pieces_ = false;
    given_ = true;
    return bytes_of(held_);
}

Line LineReader::finish(Bytes octets, bool terminated) {
    using enum Line::Extent;
    const auto extent = !terminated ? Piece : in_pieces_ ? LastPiece : Whole;
    in_pieces_ = !terminated;
    return {octets, extent};
}

void LineReader::drop_given() {
    if (!given_) return;
    given_ = false;
    held_.clear();
    // Moved out: an assignment keeps the memory.
    if (held_.capacity() > kKeptBytesMax) (void)std::exchange(held_, std::string());
}

}  // namespace sealtap::protocols
