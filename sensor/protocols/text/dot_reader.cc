#include "protocols/text/dot_reader.h"

#include <algorithm>

namespace sealtap::protocols {
namespace {

char first_of(Bytes data) noexcept { return text_of(data).front(); }

Bytes take(Bytes& data, std::size_t count) noexcept {
    const Bytes taken = data.first(count);
    data = data.subspan(count);
    return taken;
}

}  // namespace

DotPiece DotReader::next(Bytes& data) noexcept {
    using enum DotPiece::Kind;
    if (state_ == State::LineStart && first_of(data) == '.') {
        remember(take(data, 1));
        state_ = State::Dot;
        if (data.empty()) return {};
    }
    if (state_ == State::Dot) {
        if (first_of(data) != '\r') {
            state_ = State::Text;
            return {Stuffing, bytes_of(".")};
        }
        remember(take(data, 1));
        state_ = State::DotCr;
        if (data.empty()) return {};
    }
    if (state_ == State::DotCr) {
        if (first_of(data) == '\n') {
            remember(take(data, 1));
            state_ = State::LineStart;
            return {End, bytes_of(".\r\n")};
        }
        state_ = State::StuffedCr;
        return {Stuffing, bytes_of(".")};
    }
    if (state_ == State::StuffedCr) {
        state_ = State::Cr;
        return {Content, bytes_of("\r")};
    }
    return {Content, take_text(data)};
}

// Up to the end of the data, or to a CRLF that a dot follows.
Bytes DotReader::take_text(Bytes& data) noexcept {
    const std::string_view text = text_of(data);
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t lf = text.find('\n', from);
        if (lf == std::string_view::npos) break;
        const bool after_cr = lf == 0 ? state_ == State::Cr : text[lf - 1] == '\r';
        from = lf + 1;
        if (!after_cr || (from < text.size() && text[from] != '.')) continue;
        state_ = State::LineStart;
        const Bytes taken = take(data, from);
        remember(taken);
        return taken;
    }
    state_ = text.ends_with('\r') ? State::Cr : State::Text;
    const Bytes taken = take(data, data.size());
    remember(taken);
    return taken;
}

Bytes DotReader::take_withheld() noexcept {
    const State was = state_;
    state_ = State::Text;
    if (was == State::Dot) return bytes_of(".");
    if (was == State::DotCr) return bytes_of(".\r");
    if (was == State::StuffedCr) return bytes_of("\r");
    return {};
}

bool DotReader::ends_leniently() const noexcept {
    constexpr std::uint32_t kLfDotLf = 0x0a2e0a;
    constexpr std::uint32_t kCrDotCr = 0x0d2e0d;
    constexpr std::uint32_t kLfDotCrLf = 0x0a2e0d0a;
    const std::uint32_t last_three = tail_ & 0xffffffU;
    return last_three == kLfDotLf || last_three == kCrDotCr || tail_ == kLfDotCrLf;
}

void DotReader::remember(Bytes octets) noexcept {
    for (const std::byte octet : octets.last(std::min<std::size_t>(octets.size(), 4))) {
        tail_ = (tail_ << 8U) | std::to_integer<std::uint32_t>(octet);
    }
}

}  // namespace sealtap::protocols
