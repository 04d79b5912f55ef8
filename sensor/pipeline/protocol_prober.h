#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sealtap/flow_handler.h"
#include "sealtap/limits.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::pipeline {

/// Holds what a flow said until it is known which protocol it speaks, at most Limit::ProbeBytesMax
/// a direction and a chunk more. The first parser of the list that does not say NoMatch decides, so
/// the answer depends on neither cuts nor on how many octets came at once.
class ProtocolProber {
public:
    struct Event {
        enum class Kind : std::uint8_t { Data, Gap, End } kind = Kind::Data;
        Direction direction = Direction::ToResponder;
        std::uint64_t offset = 0;  ///< Data: in held(direction)
        std::uint64_t length = 0;  ///< Data, Gap
        Cause cause = Cause::Gap;
        EndReason reason = EndReason::Complete;
    };
    struct Answer {
        enum class Kind : std::uint8_t { Wait, Known, Unknown } kind = Kind::Wait;
        const ParserDescriptor* parser = nullptr;  ///< when Known
    };
    enum class Patience : std::uint8_t { WaitForMore, DecideNow };

    void add_data(Direction direction, Bytes data);
    void add_gap(Direction direction, std::uint64_t length, Cause cause);
    void add_end(Direction direction, EndReason reason);

    [[nodiscard]] Answer ask(std::span<const ParserDescriptor> parsers, const Limits& limits,
                             Patience patience) const;

    /// The same for a flow's first octets while nothing is held, without holding them.
    [[nodiscard]] static Answer ask_first(Direction direction, Bytes data,
                                          std::span<const ParserDescriptor> parsers,
                                          const Limits& limits);

    [[nodiscard]] const std::vector<Event>& events() const noexcept { return events_; }
    [[nodiscard]] Bytes data_of(const Event& event) const noexcept;

private:
    /// What each side said so far, as far as the probes may look.
    struct Heads {
        Bytes originator;
        Bytes responder;
    };
    [[nodiscard]] static Answer ask(const Heads& heads, std::span<const ParserDescriptor> parsers,
                                    Patience patience);
    [[nodiscard]] Bytes head(Direction direction, const Limits& limits) const noexcept;

    std::array<std::string, 2> held_;
    // Where a gap ends what the probes may look at; a gap before the first octet does not.
    std::array<std::optional<std::size_t>, 2> head_end_;
    std::vector<Event> events_;
};

}  // namespace sealtap::pipeline
