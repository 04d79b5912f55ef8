#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "support/recording_context.h"

namespace sealtap::fuzz {

/// Feeds a parser the input in pieces and demands that no octet is lost. The first octet is the
/// length of the pieces; a piece that begins with NUL turns the direction, one with 0x01 follows a
/// gap.
inline void feed_parser(ProtocolParser& parser, std::span<const std::uint8_t> input) {
    if (input.size() < 2) return;
    const std::size_t piece_max = input[0] % 64U + 1U;
    Bytes rest = std::as_bytes(input).subspan(1);
    test::RecordingContext context;
    context.limits_in_force.set(Limit::LineBytesMax, 256);
    context.limits_in_force.set(Limit::HeaderBytesMax, 1024);
    std::uint64_t taken = 0;
    ParseStatus status;
    const auto goes_on = [&] { return status.kind == ParseStatus::Kind::Continue; };
    auto direction = Direction::ToResponder;
    while (!rest.empty() && goes_on()) {
        const Bytes piece = rest.first(std::min(piece_max, rest.size()));
        rest = rest.subspan(piece.size());
        if (piece[0] == std::byte{0}) direction = opposite(direction);
        if (piece[0] == std::byte{1}) status = parser.on_gap(context, direction, piece.size() * 7);
        if (!goes_on()) break;
        status = parser.on_data(context, direction, piece);
        taken += goes_on() ? piece.size() : status.at;
    }
    if (goes_on()) {
        parser.on_end(context, Direction::ToResponder, EndReason::Complete);
        parser.on_end(context, Direction::ToOriginator, EndReason::Reset);
    }
    if (context.bytes_in_parts() != taken) std::abort();
}

}  // namespace sealtap::fuzz
