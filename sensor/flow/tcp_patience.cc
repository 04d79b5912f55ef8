// The part of TcpFlow that waits: for octets that are missing, for the other direction, and no
// longer than the limits say.
#include <algorithm>
#include <array>
#include <limits>

#include "flow/flow_services.h"
#include "flow/tcp_flow.h"

namespace sealtap::flow {
namespace {

constexpr std::array kBoth{Direction::ToResponder, Direction::ToOriginator};

}  // namespace

void TcpFlow::settle(FlowOutput& output) {
    if (!sides_[0].stream.waiting() && !sides_[1].stream.waiting() && !syn_data_ && charged_ == 0)
        return;
    pump(output);
    while (give_up_one(Patience::AsLimited, output)) pump(output);
    keep_within_limits(output);
}

/// Each direction may free the other, so both take turns until neither gets on.
void TcpFlow::pump(FlowOutput& output) {
    for (bool got_on = true; got_on;) {
        got_on = false;
        for (const Direction direction : kBoth) {
            StreamReassembler& stream = side(direction).stream;
            if (stream.waiting()) got_on |= stream.drain(reached(direction), output);
        }
    }
}

/// Nothing while only an acknowledgement is missing that says the hole's octets were received: then
/// they may still come, and waiting costs no more than the limits of memory allow.
Wait::For TcpFlow::waits_for(Direction direction, Patience patience) const noexcept {
    const Side& waiting = side(direction);
    if (!waiting.stream.waiting()) return Wait::For::Nothing;
    if (!waiting.stream.has_hole()) return Wait::For::OtherDirection;
    const bool unheard = side(opposite(direction)).packets == 0;
    const bool acknowledged = waiting.acknowledged >= waiting.stream.front_begin();
    return acknowledged || unheard || patience == Patience::None ? Wait::For::Hole
                                                                 : Wait::For::Nothing;
}

/// Gives up the wait of one direction, if there is one to give up: a hole first, since that may be
/// what the other direction waits for.
bool TcpFlow::give_up_one(Patience patience, FlowOutput& output) {
    for (const Wait::For what : {Wait::For::Hole, Wait::For::OtherDirection}) {
        for (const Direction direction : kBoth) {
            if (waits_for(direction, patience) != what) continue;
            if (patience == Patience::AsLimited && !is_out_of_patience(direction, what, output))
                continue;
            if (what == Wait::For::Hole) {
                side(direction).stream.give_up_hole(output);
            } else {
                give_up_acknowledged(direction, output);
            }
            return true;
        }
    }
    return false;
}

bool TcpFlow::is_out_of_patience(Direction direction, Wait::For what, FlowOutput& output) {
    StreamReassembler& stream = side(direction).stream;
    Wait& wait = stream.wait();
    const Timestamp now = output.moment().time;
    if (wait.what != what || wait.next != stream.next()) {
        wait = {what, stream.next(), progress_packets_, now};
        side(direction).other_packets = side(opposite(direction)).packets;
        return false;
    }
    const Limits& limits = output.services().limits;
    const auto patience = std::chrono::milliseconds(limits[Limit::HoleWaitMs]);
    return progress_packets_ - wait.since_packets >= limits[Limit::HolePacketsMax] ||
           now - wait.since >= patience;
}

/// The front piece answers octets of the other direction that did not come. They count as lost,
/// unless the other direction itself waits for this one.
void TcpFlow::give_up_acknowledged(Direction direction, FlowOutput& output) {
    Side& waiting = side(direction);
    Side& other = side(opposite(direction));
    const std::uint64_t wanted = waiting.stream.front_acknowledges();
    const bool is_missing = !other.stream.waiting() || other.stream.has_hole();
    if (is_missing && !other.stream.ended()) {
        const std::uint64_t to =
            other.stream.waiting() ? std::min(wanted, other.stream.front_begin()) : wanted;
        // A single position may as well have been a FIN.
        if (to > other.stream.next() + 1) other.stream.give_up_tail(to, output);
    }
    if (other.packets == waiting.other_packets) other.silent = true;
    waiting.stream.waive_front();
}

/// At the close: what was acknowledged but never seen.
void TcpFlow::give_up_tail(Direction direction, FlowOutput& output) {
    Side& ending = side(direction);
    if (!ending.stream.started() || ending.stream.ended()) return;
    if (ending.acknowledged > ending.stream.next() + 1)
        ending.stream.give_up_tail(ending.acknowledged, output);
}

std::uint64_t TcpFlow::footprint() const noexcept {
    const std::uint64_t syn_bytes = syn_data_ ? syn_data_->octets.size() : 0;
    return sides_[0].stream.footprint() + sides_[1].stream.footprint() + syn_bytes;
}

/// What does not fit is delivered at once, with the gaps before it: out of order, but not lost.
void TcpFlow::keep_within_limits(FlowOutput& output) {
    FlowServices& services = output.services();
    const Limits& limits = services.limits;
    for (;;) {
        const std::uint64_t now = footprint();
        services.reorder_bytes = services.reorder_bytes - charged_ + now;
        charged_ = now;
        const bool flow_full = now > limits[Limit::ReorderBytesPerFlowMax];
        const bool all_full = services.reorder_bytes > limits[Limit::ReorderBytesMax];
        if (now == 0 || (!flow_full && !all_full)) return;
        services.hits.hit(flow_full ? Limit::ReorderBytesPerFlowMax : Limit::ReorderBytesMax);
        if (give_up_one(Patience::None, output)) {
            pump(output);
        } else {
            take_syn_data(0, output);
        }
    }
}

}  // namespace sealtap::flow
