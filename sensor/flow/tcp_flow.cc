#include "flow/tcp_flow.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "flow/flow_services.h"

namespace sealtap::flow {
namespace {

constexpr std::array kBoth{Direction::ToResponder, Direction::ToOriginator};

/// An acknowledgement this far beyond everything seen is not believed: more than a mirror port
/// reorders or loses in one go, and a sender may write any number there.
constexpr std::uint64_t kAcknowledgedAheadMax = 4ULL << 20U;
/// A window scaled to the utmost (RFC 7323): a RST beyond is no RST of this flow.
constexpr std::uint64_t kWindowBytesMax = 1ULL << 30U;
constexpr std::uint64_t kAnywhere = std::numeric_limits<std::uint64_t>::max();

}  // namespace

TcpFlow::TcpFlow() noexcept : sides_{Side(Direction::ToResponder), Side(Direction::ToOriginator)} {}

bool TcpFlow::established() const noexcept {
    return std::ranges::any_of(sides_, [](const Side& s) { return !s.stream.untouched(); }) ||
           std::ranges::all_of(sides_, [](const Side& s) { return s.stream.started(); });
}

/// A RST counts where the receiver stands exactly (RFC 5961 section 3.2), for as long as nothing
/// goes on behind it: a forged one that never got there must not blind us.
bool TcpFlow::is_reset() const noexcept {
    return std::ranges::any_of(sides_, [](const Side& s) {
        return s.reset_at != kNowhere && (!s.stream.started() || s.reset_at == s.stream.consumed());
    });
}

bool TcpFlow::closed() const noexcept {
    return is_reset() ||
           std::ranges::all_of(sides_, [](const Side& s) { return s.stream.ended(); });
}

void TcpFlow::swap_directions() noexcept {
    std::swap(sides_[0].acknowledged, sides_[1].acknowledged);
    std::swap(sides_[0].reset_at, sides_[1].reset_at);
    std::swap(sides_[0].packets, sides_[1].packets);
    std::swap(sides_[0].other_first_sequence, sides_[1].other_first_sequence);
    std::swap(sides_[0].has_other, sides_[1].has_other);
    std::swap(sides_[0].clock, sides_[1].clock);
    std::swap(sides_[0].traits, sides_[1].traits);
    const bool first = sides_[0].stream.started();
    const std::uint32_t first_sequence = sides_[0].stream.first_sequence();
    const bool second = sides_[1].stream.started();
    const std::uint32_t second_sequence = sides_[1].stream.first_sequence();
    for (const Direction direction : kBoth) side(direction).stream = StreamReassembler(direction);
    if (second) sides_[0].stream.start(second_sequence);
    if (first) sides_[1].stream.start(first_sequence);
}

bool TcpFlow::may_restart(const Side& side) const noexcept { return side.stream.untouched(); }

bool TcpFlow::begins_new_flow(Direction direction, const TcpSegment& segment) const noexcept {
    const Side& sender = side(direction);
    const Side& receiver = side(opposite(direction));
    const bool differs =
        sender.stream.started() && segment.sequence + 1 != sender.stream.first_sequence();
    if (segment.is_syn()) {
        if (closed()) return differs || !sender.stream.started();
        // The receiver of a SYN that came into an open flow took it: it had forgotten the old one.
        return segment.has(TcpSegment::kAck) && differs && receiver.has_other &&
               segment.acknowledgement == receiver.other_first_sequence && established();
    }
    // One direction only: nobody will answer, but its data follow the new SYN.
    return receiver.packets == 0 && sender.has_other && !sender.stream.untouched() &&
           !segment.payload.empty() && segment.sequence == sender.other_first_sequence;
}

/// Whoever leaves checksums to the network card has none that is right where we listen. A capture
/// whose payload was made unrecognisable has right ones only where there is no payload.
bool TcpFlow::has_bad_checksum(Traits& sender, const TcpSegment& segment) noexcept {
    const bool is_right = segment.checksum == TcpSegment::Checksum::Right;
    if (sender.checksums == Use::Unknown) {
        sender.checksums = is_right ? Use::Once : Use::No;
    } else if (sender.checksums == Use::Once) {
        sender.checksums = is_right ? Use::Yes : Use::No;
    }
    Use expected = sender.checksums;
    if (!segment.payload.empty()) {
        if (sender.payload_checksums == Use::Unknown)
            sender.payload_checksums = is_right ? Use::Yes : Use::No;
        if (sender.payload_checksums == Use::No) expected = Use::No;
    }
    return segment.checksum == TcpSegment::Checksum::Wrong && expected == Use::Yes;
}

bool TcpFlow::is_stale(const StreamReassembler& stream, const TcpSegment& segment) noexcept {
    const std::uint64_t begin = stream.position_of(segment.sequence);
    return begin + segment.payload.size() + segment.missing_bytes <= stream.next();
}

/// Why no receiver takes the segment, whatever is in it.
std::optional<FrameCause> TcpFlow::refusal(Direction direction, const TcpSegment& segment) {
    Side& sender = side(direction);
    // Of what was delivered before, copies count as copies, whatever a router did to their headers.
    if (segment.ip_refusal && !(segment.is_data_only() && is_stale(sender.stream, segment)))
        return segment.ip_refusal;
    if (has_bad_checksum(sender.traits, segment)) return FrameCause::TcpBadChecksum;
    const Use is_signed = segment.is_signed ? Use::Yes : Use::No;
    if (sender.traits.signatures == Use::Unknown) sender.traits.signatures = is_signed;
    if (sender.traits.signatures != is_signed) return FrameCause::TcpRefused;
    if (segment.is_nonsense()) return FrameCause::TcpOutOfWindow;
    if (segment.has(TcpSegment::kRst) || segment.is_syn()) return std::nullopt;
    // No stack takes data without ACK (RFC 9293 section 3.10.7.4, step five).
    if (!segment.has(TcpSegment::kAck)) return FrameCause::TcpOutOfWindow;
    // What was delivered before is dropped either way. It is a copy, or it is compared.
    if (is_outdated(direction, segment) && !is_stale(sender.stream, segment))
        return FrameCause::TcpRefused;
    return std::nullopt;
}

/// Protection against wrapped sequences (RFC 7323 section 5) as in Linux: one tick back is allowed,
/// and only what was acknowledged up to the segment's begin moves the clock on. So a mirror port
/// that mixes the order of segments changes nothing.
bool TcpFlow::is_outdated(Direction direction, const TcpSegment& segment) {
    Side& sender = side(direction);
    const Side& receiver = side(opposite(direction));
    if (!segment.has_timestamp || !sender.stream.started()) return false;
    if (sender.traits.clocks == Use::No || receiver.traits.clocks == Use::No) return false;
    const auto ahead = static_cast<std::int32_t>(segment.timestamp - sender.clock);
    if (sender.traits.clocks == Use::Yes && ahead < -1) return true;
    const std::uint64_t at = sender.stream.position_of(segment.sequence);
    const std::uint64_t known = receiver.packets == 0 ? sender.stream.next() : sender.acknowledged;
    const bool moves_clock = at <= std::max(known, StreamReassembler::kOrigin);
    if (sender.traits.clocks == Use::Unknown || (moves_clock && ahead > 0))
        sender.clock = segment.timestamp;
    sender.traits.clocks = Use::Yes;
    return false;
}

void TcpFlow::on_other_view(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    StreamReassembler& stream = side(direction).stream;
    const std::uint64_t at = stream.started() ? stream.position_of(segment.sequence) : 0;
    stream.show_refused(at, segment.payload, output);
}

void TcpFlow::on_segment(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    Side& sender = side(direction);
    if (++sender.packets == 0) sender.packets = 1;
    bool progress = false;
    if (const auto cause = refusal(direction, segment)) {
        const bool has_place = sender.stream.started() && !segment.is_syn();
        const std::uint64_t at =
            has_place ? sender.stream.position_of(segment.sequence) : StreamReassembler::kOrigin;
        sender.stream.refuse(*cause, at, segment.payload, output);
    } else if (segment.has(TcpSegment::kRst)) {
        on_reset(direction, segment, output);
    } else if (segment.is_syn()) {
        on_syn(direction, segment, output);
        progress = true;
    } else {
        settle_syn_data(direction, segment, output);
        progress = on_acknowledgement(direction, segment);
        progress |= on_payload(direction, segment, output);
    }
    if (progress) ++progress_packets_;
    settle(output);
}

void TcpFlow::on_syn(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    Side& sender = side(direction);
    Side& receiver = side(opposite(direction));
    const std::uint32_t first = segment.sequence + 1;
    const bool answers = segment.has(TcpSegment::kAck);
    if (may_restart(sender)) {
        sender.traits.clocks = segment.has_timestamp ? Use::Yes : Use::No;
        sender.clock = segment.timestamp;
    }
    if (!sender.stream.started() || (answers && may_restart(sender))) {
        sender.stream.start(first);
    } else if (sender.stream.first_sequence() != first) {
        sender.other_first_sequence = first;
        sender.has_other = true;
        sender.stream.refuse(FrameCause::TcpOutOfWindow, 0, segment.payload, output);
        return;
    }
    if (answers) {
        settle_syn_data(direction, segment, output);
        // What the answer acknowledges is the SYN that was taken, whichever we saw first.
        if (may_restart(receiver) && !syn_data_) receiver.stream.start(segment.acknowledgement);
    }
    on_syn_payload(direction, segment, output);
}

void TcpFlow::on_syn_payload(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    if (segment.payload.empty()) return;
    StreamReassembler& stream = side(direction).stream;
    constexpr std::uint64_t kOrigin = StreamReassembler::kOrigin;
    if (segment.has(TcpSegment::kAck) || !stream.untouched()) {
        stream.add({kOrigin, segment.payload, segment.missing_bytes, false, 0}, kAnywhere, output);
        return;
    }
    if (!syn_data_) {
        syn_data_ = std::make_unique<SynData>(
            direction, std::vector<std::byte>(segment.payload.begin(), segment.payload.end()));
        return;
    }
    LosingOctets losing(output, direction, kOrigin, LosingOctets::Shown::Alone);
    if (syn_data_->direction == direction && syn_data_->octets.size() == segment.payload.size()) {
        losing.compare(kOrigin, segment.payload, syn_data_->octets);
    } else {
        losing.refuse(FrameCause::TcpOutOfWindow, kOrigin, segment.payload);
    }
}

/// Whether the receiver took the payload of the SYN shows in what it acknowledges, or in where the
/// sender goes on (hostile-traffic cases T01 and T02).
void TcpFlow::settle_syn_data(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    if (!syn_data_) return;
    const StreamReassembler& stream = side(syn_data_->direction).stream;
    constexpr std::uint64_t kOrigin = StreamReassembler::kOrigin;
    const std::uint64_t end = kOrigin + syn_data_->octets.size();
    if (direction == syn_data_->direction) {
        const std::uint64_t at = stream.position_of(segment.sequence);
        if (at == kOrigin || at == end) take_syn_data(at - kOrigin, output);
    } else if (segment.has(TcpSegment::kAck)) {
        const std::uint64_t at = stream.position_of(segment.acknowledgement);
        if (at >= kOrigin) take_syn_data(std::min(at, end) - kOrigin, output);
    }
}

void TcpFlow::take_syn_data(std::uint64_t accepted, FlowOutput& output) {
    const std::unique_ptr<SynData> taken = std::move(syn_data_);
    StreamReassembler& stream = side(taken->direction).stream;
    const Bytes octets(taken->octets);
    if (accepted > 0) {
        stream.add({StreamReassembler::kOrigin, octets.first(accepted), 0, false, 0}, kAnywhere,
                   output);
    }
    stream.refuse(FrameCause::TcpOutOfWindow, StreamReassembler::kOrigin, octets.subspan(accepted),
                  output);
}

void TcpFlow::on_reset(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    Side& sender = side(direction);
    const Side& receiver = side(opposite(direction));
    sender.stream.refuse(FrameCause::TcpAfterEnd,
                         sender.stream.started() ? sender.stream.position_of(segment.sequence)
                                                 : StreamReassembler::kOrigin,
                         segment.payload, output);
    if (sender.stream.started()) {
        const std::uint64_t at = sender.stream.position_of(segment.sequence);
        const std::uint64_t here = sender.stream.next();
        if (at >= here && at - here < kWindowBytesMax) sender.reset_at = at;
        return;
    }
    // A refused SYN: the answer has no sequence number of its own (RFC 9293 section 3.10.7.1).
    const bool answers =
        !segment.has(TcpSegment::kAck) || !receiver.stream.started() ||
        receiver.stream.position_of(segment.acknowledgement) >= StreamReassembler::kOrigin;
    if (answers) sender.reset_at = 0;
}

/// Position in the other direction that the segment acknowledges; 0 when it means nothing to us.
std::uint64_t TcpFlow::plausible_acknowledgement(Direction direction,
                                                 const TcpSegment& segment) const noexcept {
    const StreamReassembler& other = side(opposite(direction)).stream;
    if (!segment.has(TcpSegment::kAck) || !other.started()) return 0;
    const std::uint64_t at = other.position_of(segment.acknowledgement);
    return at > other.highest() + kAcknowledgedAheadMax ? 0 : at;
}

bool TcpFlow::on_acknowledgement(Direction direction, const TcpSegment& segment) {
    Side& receiver = side(opposite(direction));
    const std::uint64_t at = plausible_acknowledgement(direction, segment);
    if (at <= receiver.acknowledged) return false;
    receiver.acknowledged = at;
    return true;
}

/// Nothing was delivered, and these octets follow another SYN than the first one seen.
void TcpFlow::try_other_start(Direction direction, const TcpSegment& segment) noexcept {
    Side& sender = side(direction);
    if (!sender.has_other || segment.sequence != sender.other_first_sequence) return;
    if (may_restart(sender)) sender.stream.start(segment.sequence);
}

bool TcpFlow::on_payload(Direction direction, const TcpSegment& segment, FlowOutput& output) {
    Side& sender = side(direction);
    const bool fin = segment.has(TcpSegment::kFin);
    if (segment.payload.empty() && segment.missing_bytes == 0 && !fin) return false;
    if (!sender.stream.started()) sender.stream.start(segment.sequence);
    try_other_start(direction, segment);
    sender.silent = false;
    if (segment.has(TcpSegment::kUrg)) {
        // What the pointer says, read as Linux and nearly all others do (RFC 6093 section 2.1).
        const std::uint32_t behind = std::max<std::uint32_t>(segment.urgent, 1) - 1;
        sender.stream.note_urgent(sender.stream.position_of(segment.sequence + behind), output);
    }
    const Arrival arrival{sender.stream.position_of(segment.sequence),
                          segment.payload,
                          segment.missing_bytes,
                          fin,
                          plausible_acknowledgement(direction, segment),
                          segment.missing_cause};
    return sender.stream.add(arrival, reached(direction), output);
}

/// How far the other direction has got: what acknowledges more than that must wait.
std::uint64_t TcpFlow::reached(Direction direction) const noexcept {
    const Side& other = side(opposite(direction));
    return other.stream.started() && !other.silent ? other.stream.consumed() : kAnywhere;
}

EndReason TcpFlow::close(EndReason reason, FlowOutput& output) {
    if (syn_data_) take_syn_data(0, output);
    pump(output);
    while (give_up_one(Patience::None, output)) pump(output);
    const bool all_ended =
        std::ranges::all_of(sides_, [](const Side& s) { return s.stream.ended(); });
    if (is_reset()) {
        reason = EndReason::Reset;
    } else if (all_ended) {
        reason = EndReason::Complete;
    }
    for (const Direction direction : kBoth) {
        give_up_tail(direction, output);
        output.end(direction, reason);
    }
    output.services().reorder_bytes -= std::exchange(charged_, 0);
    return reason;
}

}  // namespace sealtap::flow
