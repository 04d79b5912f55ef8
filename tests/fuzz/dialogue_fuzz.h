#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>

#include "support/recording_context.h"

namespace sealtap::fuzz {

/// A run of octets, of which `chunk` are given at a time.
inline bool give(ProtocolParser& parser, test::RecordingContext& context, Direction direction,
                 Bytes data, std::size_t chunk, std::uint64_t& taken) {
    while (!data.empty()) {
        const Bytes piece = data.first(std::min(chunk, data.size()));
        const ParseStatus status = parser.on_data(context, direction, piece);
        const bool goes_on = status.kind == ParseStatus::Kind::Continue;
        taken += goes_on ? piece.size() : status.at;
        if (!goes_on) return false;
        data = data.subspan(piece.size());
    }
    return true;
}

inline std::uint64_t converse(const ParserDescriptor& descriptor, Bytes input, std::size_t chunk,
                              test::RecordingContext& context) {
    auto parser = descriptor.create();
    std::uint64_t taken = 0;
    bool goes_on = true;
    while (goes_on && !input.empty()) {
        const auto head = std::to_integer<unsigned>(input.front());
        const auto direction =
            (head & 0x80U) != 0 ? Direction::ToOriginator : Direction::ToResponder;
        const std::size_t size = std::min<std::size_t>(head & 0x3fU, input.size() - 1);
        if ((head & 0x40U) != 0) {
            goes_on = parser->on_gap(context, direction, size).kind == ParseStatus::Kind::Continue;
            input = input.subspan(1);
            continue;
        }
        goes_on = give(*parser, context, direction, input.subspan(1, size), chunk, taken);
        input = input.subspan(1 + size);
    }
    if (goes_on) {
        parser->on_end(context, Direction::ToResponder, EndReason::Complete);
        parser->on_end(context, Direction::ToOriginator, EndReason::Reset);
    }
    return taken;
}

inline std::string written(const test::RecordingContext& context) {
    std::string text;
    for (const auto& document : context.documents) {
        text += document->info.name.unmasked();
        for (const auto& part : document->parts) text += part->info.step + part->data + '\n';
    }
    return text;
}

/// Lets two sides talk. The first octet of every run of octets gives its direction and length, so
/// that a seed can hold a dialogue. What the parser writes must be what it took, and the same for
/// every cut.
inline void run_dialogue(const ParserDescriptor& descriptor, const std::uint8_t* data,
                         std::size_t size) {
    const Bytes input = std::as_bytes(std::span(data, size));
    (void)descriptor.probe(input.first(size / 2), input.subspan(size / 2));
    test::RecordingContext whole;
    if (converse(descriptor, input, 64, whole) != whole.bytes_in_parts()) std::abort();
    test::RecordingContext cut;
    if (converse(descriptor, input, 1, cut) != cut.bytes_in_parts()) std::abort();
    if (written(whole) != written(cut)) std::abort();
}

}  // namespace sealtap::fuzz
