// HTTP over any cut of any octets. The first octet of the input is the length of the pieces that
// the rest is cut into; a piece that begins with NUL turns the direction, one with 0x01 follows a
// gap. Nothing may be lost.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "protocols/http/http_parser.h"
#include "support/recording_context.h"

using namespace sealtap;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece_max = data[0] % 64U + 1U;
    Bytes rest = std::as_bytes(std::span(data, size)).subspan(1);
    test::RecordingContext context;
    context.limits_in_force.set(Limit::LineBytesMax, 256);
    context.limits_in_force.set(Limit::HeaderBytesMax, 1024);
    const auto parser = protocols::http::create();
    std::uint64_t taken = 0;
    auto direction = Direction::ToResponder;
    while (!rest.empty()) {
        const Bytes piece = rest.first(std::min(piece_max, rest.size()));
        rest = rest.subspan(piece.size());
        if (piece[0] == std::byte{0}) direction = opposite(direction);
        if (piece[0] == std::byte{1}) (void)parser->on_gap(context, direction, piece.size() * 7);
        const ParseStatus status = parser->on_data(context, direction, piece);
        const bool goes_on = status.kind == ParseStatus::Kind::Continue;
        taken += goes_on ? piece.size() : status.at;
        if (!goes_on) {
            if (context.bytes_in_parts() != taken) std::abort();
            return 0;
        }
    }
    parser->on_end(context, Direction::ToResponder, EndReason::Complete);
    parser->on_end(context, Direction::ToOriginator, EndReason::Reset);
    if (context.bytes_in_parts() != taken) std::abort();
    return 0;
}
