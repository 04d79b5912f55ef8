#include "flow/stream_reassembler.h"

#include <algorithm>
#include <ranges>
#include <utility>
#include <vector>

#include "flow/flow_services.h"

namespace sealtap::flow {
namespace {

static_assert(RecentOctets::kOrigin == StreamReassembler::kOrigin);

/// Sequence numbers further off than this are no part of the stream: no window is larger (RFC 7323
/// section 2.3).
constexpr std::uint64_t kWindowBytesMax = 1ULL << 30U;
constexpr std::size_t kGapsRememberedMax = 32;

/// A sender that asks whether the other end is still there may send the octet before the next one
/// again, with any value (RFC 9293 section 3.8.4); those that do send zero.
bool is_keep_alive(const Arrival& arrival, std::uint64_t next) noexcept {
    return arrival.data.size() == 1 && arrival.begin + 1 == next &&
           arrival.data.front() == std::byte{0};
}

PieceKind blank_kind(Cause missing) noexcept {
    return missing == Cause::Overload ? PieceKind::Shed : PieceKind::Snapped;
}

}  // namespace

void StreamReassembler::start(std::uint32_t sequence) noexcept {
    started_ = true;
    first_sequence_ = sequence;
}

std::uint64_t StreamReassembler::position_of(std::uint32_t sequence) const noexcept {
    const auto here = static_cast<std::uint32_t>(first_sequence_ + (next_ - kOrigin));
    const auto distance = static_cast<std::int32_t>(sequence - here);
    return next_ + static_cast<std::uint64_t>(static_cast<std::int64_t>(distance));
}

Disorder& StreamReassembler::disorder(FlowOutput& output) {
    if (!disorder_) disorder_ = output.services().disorders.take(next_);
    return *disorder_;
}

void StreamReassembler::end_disorder(FlowOutput& output) {
    if (disorder_->is_over(next_)) output.services().disorders.give_back(std::move(disorder_));
}

bool StreamReassembler::add(const Arrival& arrived, std::uint64_t reached, FlowOutput& output) {
    // The common case, which the rest would answer alike: nothing is to be settled first.
    if (arrived.begin == next_ && !disorder_ && !ended_ && viewing_ == Viewing::None &&
        arrived.end() > next_ && arrived.acknowledges <= reached) {
        deliver_arrival(arrived, output);
        return true;
    }
    Arrival arrival = arrived;
    if (tail_gap() > 0 && !waiting() && arrival.begin < next_ &&
        arrival.begin >= next_ - tail_gap()) {
        const std::uint64_t taken_back = tail_gap();
        take_back_tail();
        arrival.begin += taken_back;
    }
    note(arrival, output);
    if (!cut_stale(arrival, output)) return false;
    if (arrival.begin > next_ + kWindowBytesMax) {
        refuse(FrameCause::TcpOutOfWindow, arrival.begin, arrival.data, output);
        return false;
    }
    if (!waiting() && arrival.begin == next_ && arrival.acknowledges <= reached) {
        deliver_arrival(arrival, output);
        return true;
    }
    return keep(arrival, output);
}

/// Settles what is before next_, and all that is behind the end. Returns whether anything is left.
bool StreamReassembler::cut_stale(Arrival& arrival, FlowOutput& output) {
    if (arrival.begin + kWindowBytesMax < next_) {
        refuse(FrameCause::TcpOutOfWindow, arrival.begin, arrival.data, output);
        return false;
    }
    if (arrival.begin < next_) {
        const std::size_t old = std::min<std::uint64_t>(arrival.data.size(), next_ - arrival.begin);
        stale(arrival.begin, arrival.data.first(old), output);
        arrival.data = arrival.data.subspan(old);
        arrival.begin += old;
        const auto old_missing = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(arrival.missing_bytes, next_ - arrival.begin));
        arrival.missing_bytes -= old_missing;
        arrival.begin += old_missing;
        if (arrival.begin < next_) return false;  // a FIN of old, or nothing
    }
    if (ended_) {
        refuse(FrameCause::TcpAfterEnd, arrival.begin, arrival.data, output);
        return false;
    }
    return arrival.end() > arrival.begin;
}

void StreamReassembler::refuse(FrameCause cause, std::uint64_t position, Bytes data,
                               FlowOutput& output) {
    if (data.empty()) return;
    const bool noted =
        is_near(position, output) && note_other(position, data, OtherViews::kind_of(cause), output);
    if (noted) return output.count(cause, data.size());
    losing(output).refuse(cause, position, data);
}

void StreamReassembler::show_refused(std::uint64_t position, Bytes data, FlowOutput& output) {
    if (data.empty()) return;
    if (started_ && is_near(position, output) &&
        note_other(position, data, OtherViews::Kind::Refused, output))
        return;
    output.aside(direction_, position < kOrigin ? 0 : position - kOrigin, data);
}

void StreamReassembler::note_urgent(std::uint64_t position, FlowOutput& output) {
    if (!is_near(position, output)) return;
    OtherViews* views = output.views(direction_);
    if (views == nullptr) views = open_views(position, output);
    if (views != nullptr) views->leave_out(position - kOrigin);
}

/// Octets there have a place among those that were delivered last.
bool StreamReassembler::is_near(std::uint64_t position, FlowOutput& output) const noexcept {
    return position >= kOrigin && position + RecentOctets::kBytesMax >= next_ &&
           position <= next_ + output.services().view_room.bytes_max();
}

bool StreamReassembler::contradicts(std::uint64_t begin, Bytes data) const noexcept {
    if (disorder_ && disorder_->pieces.contradicts(begin, data)) return true;
    return recall(begin, data).different > 0;
}

/// Before a segment is settled: is there more than one way to read it?
void StreamReassembler::note(const Arrival& arrival, FlowOutput& output) {
    const bool was_viewing = viewing_ != Viewing::None;
    if (was_viewing) viewing_ = Viewing::Open;
    if (arrival.data.empty() || arrival.begin + kWindowBytesMax < next_) return;
    const bool conflicts =
        contradicts(arrival.begin, arrival.data) && !is_keep_alive(arrival, next_);
    if (!conflicts && !was_viewing) return;
    const auto kind = conflicts ? OtherViews::Kind::Conflict : OtherViews::Kind::Plain;
    if (note_other(arrival.begin, arrival.data, kind, output)) viewing_ = Viewing::Noted;
}

/// Whether the octets will be shown in their context. What waits in their place is noted before, as
/// it came before them and may lose to them.
bool StreamReassembler::note_other(std::uint64_t begin, Bytes data, OtherViews::Kind kind,
                                   FlowOutput& output) {
    const auto before = begin < kOrigin ? std::min<std::uint64_t>(kOrigin - begin, data.size()) : 0;
    data = data.subspan(before);
    begin += before;
    OtherViews* views = output.views(direction_);
    if (views == nullptr && kind != OtherViews::Kind::Plain) views = open_views(begin, output);
    if (views == nullptr) return false;
    if (kind != OtherViews::Kind::Plain) views->expect(begin - kOrigin + data.size());
    const bool all_noted = note_waiting(*views, {begin, begin + data.size()});
    return views->add(begin - kOrigin, data, kind) && all_noted;
}

/// With the octets delivered last as their context; or, far ahead of them, with what will be.
OtherViews* StreamReassembler::open_views(std::uint64_t begin, FlowOutput& output) {
    std::vector<std::byte> context;
    std::uint64_t from = next_;
    if (recent_ && recent_->end() == next_) {
        from = recent_->begin();
        recent_->append_to(context, from);
    }
    std::uint64_t ahead = 0;
    const std::size_t half = output.services().view_room.bytes_max() / 2;
    if (begin > next_ + std::max(half, OtherViews::kContextBytes)) {
        context.clear();
        from = begin - OtherViews::kContextBytes;
        ahead = from - next_;
    }
    const std::vector<std::byte> delivered = context;
    OtherViews* const views =
        output.open_views(direction_, {from - kOrigin, ahead, std::move(context)});
    if (views == nullptr) return nullptr;
    viewing_ = Viewing::Open;
    note_delivered(*views, from, delivered);
    return views;
}

/// The segments that these octets came in, for the rules that ask for the begins of segments.
void StreamReassembler::note_delivered(OtherViews& views, std::uint64_t begin,
                                       Bytes delivered) const {
    if (delivered.empty()) return;
    std::vector<Range> segments;
    history_.visit_back([&](std::uint32_t low, std::size_t size) {
        const std::uint64_t back = static_cast<std::uint32_t>(next_) - low;
        if (back > next_ - begin) return false;
        segments.push_back({next_ - back, next_ - back + size});
        return true;
    });
    for (const Range& segment : std::views::reverse(segments)) {
        (void)views.add(segment.begin - kOrigin,
                        delivered.subspan(segment.begin - begin, segment.size()),
                        OtherViews::Kind::Plain);
    }
}

bool StreamReassembler::note_waiting(OtherViews& views, Range range) const {
    if (!disorder_) return true;
    bool all = true;
    disorder_->pieces.visit(range, [&](std::uint64_t begin, Bytes octets) {
        const std::uint64_t offset = begin - kOrigin;
        if (views.covers(offset, offset + octets.size())) return;
        all &= views.add(offset, octets, OtherViews::Kind::Plain);
    });
    return all;
}

/// Octets before next_: from before the stream's begin, from a gap that was given up, or delivered.
void StreamReassembler::stale(std::uint64_t begin, Bytes data, FlowOutput& output) {
    const auto split = [&data, &begin](std::uint64_t at) {
        const std::size_t size =
            at <= begin
                ? 0
                : static_cast<std::size_t>(std::min<std::uint64_t>(data.size(), at - begin));
        const Bytes front = data.first(size);
        data = data.subspan(size);
        begin += size;
        return front;
    };
    const std::uint64_t before_begin = begin;
    refuse(FrameCause::TcpOutOfWindow, before_begin, split(kOrigin), output);
    if (disorder_) {
        for (const Range& gap : disorder_->gaps) {
            const std::uint64_t delivered = begin;
            stale_delivered(delivered, split(gap.begin), output);
            const std::uint64_t late = begin;
            refuse(FrameCause::TcpOutOfWindow, late, split(gap.end), output);
        }
    }
    stale_delivered(begin, data, output);
}

/// Octets that were delivered once. They never change; when we can tell that these differ they are
/// shown, when we cannot they count as the same. A segment that came before as it is now is known
/// by its hash, however long it is; of any other only what is remembered octet by octet.
void StreamReassembler::stale_delivered(std::uint64_t begin, Bytes data, FlowOutput& output) {
    while (!data.empty()) {
        const auto known = history_.compare(output.services().hash, begin, data);
        const Bytes part = data.first(known ? known->size : data.size());
        const Recalled recalled = recall(begin, part);
        std::uint64_t different = recalled.different;
        // Which of the others differ nobody knows: all of them.
        if (known && !known->equal) different += part.size() - recalled.size;
        losing(output).settle(part.size(), different);
        if (different > 0) losing(output).show(begin, part);
        data = data.subspan(part.size());
        begin += part.size();
    }
}

/// Compares those of the octets that are remembered; the capture may have cut off what lies behind.
StreamReassembler::Recalled StreamReassembler::recall(std::uint64_t begin,
                                                      Bytes data) const noexcept {
    if (!recent_) return {};
    const std::uint64_t from = std::max(begin, recent_->begin());
    const std::uint64_t to = std::min(begin + data.size(), recent_->end());
    if (from >= to) return {};
    return {to - from, recent_->count_different(from, data.subspan(from - begin, to - from))};
}

void StreamReassembler::remember(Bytes data, FlowOutput& output) {
    history_.record(output.services().hash, next_, data);
    if (!recent_) recent_ = std::make_unique<RecentOctets>();
    recent_->record(next_, data);
}

void StreamReassembler::deliver(Bytes data, FlowOutput& output) {
    if (data.empty()) return;
    if (output.services().vigilance == Vigilance::On) remember(data, output);
    if (disorder_) disorder_->tail_gap = 0;
    next_ += data.size();
    output.deliver(direction_, data);
    if (viewing_ != Viewing::None && output.views(direction_) == nullptr) viewing_ = Viewing::None;
}

void StreamReassembler::deliver_arrival(const Arrival& arrival, FlowOutput& output) {
    deliver(arrival.data, output);
    next_ += arrival.missing_bytes;
    if (disorder_) disorder_->received = next_;
    output.gap(direction_, arrival.missing_bytes, arrival.missing_cause);
    if (arrival.fin) finish(output);
}

/// What of the arrival wins over octets that wait already.
Range StreamReassembler::decide(const Arrival& arrival, FlowOutput& output) {
    if (output.services().overlap == OverlapPolicy::First) return {};
    const Range all{arrival.begin, arrival.end()};
    Disorder& here = disorder(output);
    if (all.begin > here.received) return here.queue.insert(all);
    if (all.end <= here.received) return {};
    const Range fresh{here.received, all.end};
    here.received = here.queue.absorb(all.end);
    return fresh;
}

bool StreamReassembler::keep(const Arrival& arrival, FlowOutput& output) {
    const Range wins = decide(arrival, output);
    PieceStore& pieces = disorder(output).pieces;
    LosingOctets loser = losing(output);
    const auto acknowledged = pieces.acknowledgements({arrival.begin, arrival.end()});
    pieces.cut({wins.begin, std::min(wins.end, arrival.data_end())}, arrival.begin, arrival.data,
               loser);
    if (arrival.fin && wins.end == arrival.end())
        pieces.cut({arrival.fin_position(), arrival.end()}, arrival.begin, arrival.data, loser);
    std::uint64_t fresh = pieces.insert(arrival.begin, arrival.data, arrival.acknowledges, loser);
    fresh += pieces.insert_blank({arrival.data_end(), arrival.fin_position()},
                                 blank_kind(arrival.missing_cause), arrival.acknowledges);
    fresh += pieces.insert_blank({arrival.fin_position(), arrival.end()}, PieceKind::Fin,
                                 arrival.acknowledges);
    pieces.relax({arrival.end(), arrival.acknowledges});
    for (const auto& known : acknowledged.list()) pieces.relax(known);
    return fresh > 0 || !wins.empty();
}

bool StreamReassembler::drain(std::uint64_t reached, FlowOutput& output) {
    bool got_on = false;
    while (waiting() && !has_hole() && front_acknowledges() <= reached) {
        deliver_front(output);
        got_on = true;
    }
    if (!got_on) return false;
    disorder_->received = ended_ ? next_ : std::max(disorder_->received, next_);
    end_disorder(output);
    return true;
}

void StreamReassembler::deliver_front(FlowOutput& output) {
    PieceStore::Taken taken = disorder_->pieces.take_front();
    const Piece& piece = taken.piece();
    const std::uint64_t begin = next_;
    switch (piece.kind) {
        case PieceKind::Data: deliver(piece.octets(begin, piece.end), output); break;
        case PieceKind::Snapped:
            next_ = piece.end;
            output.gap(direction_, piece.end - begin, Cause::SnapLength);
            break;
        case PieceKind::Shed:
            next_ = piece.end;
            output.gap(direction_, piece.end - begin, Cause::Overload);
            break;
        case PieceKind::Fin: finish(output); break;
    }
}

/// The FIN is reached: the receiver forgets what it has beyond (tcp_fin() in Linux).
void StreamReassembler::finish(FlowOutput& output) {
    ended_ = true;
    output.end(direction_, EndReason::Complete);
    if (!disorder_) return;
    while (waiting()) {
        const std::uint64_t begin = front_begin();
        const PieceStore::Taken taken = disorder_->pieces.take_front();
        refuse(FrameCause::TcpAfterEnd, begin, taken.piece().octets(begin, taken.piece().end),
               output);
    }
    disorder_->queue.clear();
}

void StreamReassembler::give_up_hole(FlowOutput& output) { give_up_to(front_begin(), output); }

/// Returns how many octets of those right before `position` are lost.
std::uint64_t StreamReassembler::give_up_to(std::uint64_t position, FlowOutput& output) {
    std::uint64_t lost = 0;
    while (next_ < position) {
        const std::uint64_t doubted_at = take_doubted(position, output);
        lost = doubted_at - next_;
        lose_to(doubted_at, output);
    }
    return lost;
}

/// A segment with a flawed header whose place nothing else took. Its sender did not send it again,
/// so it was received: a card had merged it, or whoever captured changed it. Delivers what is next
/// of it, and returns where more of it, or of another one, follows before `position`.
std::uint64_t StreamReassembler::take_doubted(std::uint64_t position, FlowOutput& output) {
    while (next_ < position) {
        const OtherViews* const views = output.views(direction_);
        if (views == nullptr) return position;
        const auto doubted = views->doubted(next_ - kOrigin, position - kOrigin);
        if (!doubted) return position;
        if (doubted->begin != next_ - kOrigin) return doubted->begin + kOrigin;
        const std::vector<std::byte> taken(doubted->octets.begin(), doubted->octets.end());
        output.take_back(doubted->cause, taken.size());
        deliver(taken, output);
    }
    return position;
}

void StreamReassembler::lose_to(std::uint64_t position, FlowOutput& output) {
    Disorder& here = disorder(output);
    const std::uint64_t length = position - next_;
    if (length > 0) {
        if (here.gaps.size() == kGapsRememberedMax) here.gaps.erase(here.gaps.begin());
        here.gaps.push_back({next_, position});
    }
    next_ = position;
    here.received = here.queue.absorb(std::max(here.received, next_));
    output.gap(direction_, length, Cause::Gap);
}

void StreamReassembler::give_up_tail(std::uint64_t position, FlowOutput& output) {
    const std::uint64_t lost = give_up_to(position, output);
    if (!waiting()) disorder_->tail_gap = static_cast<std::uint32_t>(lost);
}

/// The sender goes on where the gap began: whoever acknowledged it lied, or it was late. The gap
/// stays told, and the octets follow it.
void StreamReassembler::take_back_tail() noexcept {
    first_sequence_ -= disorder_->tail_gap;
    disorder_->tail_gap = 0;
    if (!disorder_->gaps.empty()) disorder_->gaps.pop_back();
}

}  // namespace sealtap::flow
