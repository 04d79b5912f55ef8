#include "pipeline/protocol_prober.h"

#include <algorithm>

namespace sealtap::pipeline {

void ProtocolProber::add_data(Direction direction, Bytes data) {
    std::string& held = held_[index_of(direction)];
    const bool continues = !events_.empty() && events_.back().kind == Event::Kind::Data &&
                           events_.back().direction == direction;
    if (continues) {
        events_.back().length += data.size();
    } else {
        events_.push_back({Event::Kind::Data, direction, held.size(), data.size(), {}, {}});
    }
    held += text_of(data);
}

void ProtocolProber::add_gap(Direction direction, std::uint64_t length, Cause cause) {
    const std::size_t size = held_[index_of(direction)].size();
    std::optional<std::size_t>& head_end = head_end_[index_of(direction)];
    if (size != 0 && !head_end) head_end = size;
    events_.push_back({Event::Kind::Gap, direction, 0, length, cause, {}});
}

void ProtocolProber::add_end(Direction direction, EndReason reason) {
    events_.push_back({Event::Kind::End, direction, 0, 0, {}, reason});
}

Bytes ProtocolProber::head(Direction direction, const Limits& limits) const noexcept {
    const Bytes held = bytes_of(held_[index_of(direction)]);
    const std::size_t end = head_end_[index_of(direction)].value_or(held.size());
    return held.first(std::min<std::size_t>(end, limits[Limit::ProbeBytesMax]));
}

Bytes ProtocolProber::data_of(const Event& event) const noexcept {
    return bytes_of(held_[index_of(event.direction)]).subspan(event.offset, event.length);
}

ProtocolProber::Answer ProtocolProber::ask(std::span<const ParserDescriptor> parsers,
                                           const Limits& limits, Patience patience) const {
    const std::uint64_t full = limits[Limit::ProbeBytesMax];
    const bool is_full = held_[0].size() >= full || held_[1].size() >= full;
    return ask({head(Direction::ToResponder, limits), head(Direction::ToOriginator, limits)},
               parsers, is_full ? Patience::DecideNow : patience);
}

ProtocolProber::Answer ProtocolProber::ask_first(Direction direction, Bytes data,
                                                 std::span<const ParserDescriptor> parsers,
                                                 const Limits& limits) {
    const std::uint64_t full = limits[Limit::ProbeBytesMax];
    const Bytes head = data.first(std::min<std::size_t>(data.size(), full));
    const bool is_originator = direction == Direction::ToResponder;
    return ask(is_originator ? Heads{head, {}} : Heads{{}, head}, parsers,
               data.size() >= full ? Patience::DecideNow : Patience::WaitForMore);
}

ProtocolProber::Answer ProtocolProber::ask(const Heads& heads,
                                           std::span<const ParserDescriptor> parsers,
                                           Patience patience) {
    for (const ParserDescriptor& parser : parsers) {
        if (parser.transport != ParserTransport::Stream || parser.probe == nullptr) continue;
        const Probe answer = parser.probe(heads.originator, heads.responder);
        if (answer == Probe::Match) return {Answer::Kind::Known, &parser};
        if (answer == Probe::NeedMore && patience == Patience::WaitForMore) return {};
    }
    return {Answer::Kind::Unknown, nullptr};
}

}  // namespace sealtap::pipeline
