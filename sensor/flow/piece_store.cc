#include "flow/piece_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sealtap::flow {
namespace {

/// What a piece takes beside its octets: its node, the vector's block, its block in LinuxQueue. An
/// attacker who sends single octets must not get them for one octet each.
constexpr std::uint64_t kPieceOverheadBytes = 224;

/// Octets of a new segment that are there already, side by side over several pieces.
class LosingRun {
public:
    LosingRun(std::uint64_t begin, Bytes data, LosingOctets& losing)
        : begin_(begin), data_(data), losing_(losing), from_(begin), to_(begin) {}

    void add(std::uint64_t from, std::uint64_t to, const Piece& winner) {
        if (winner.kind == PieceKind::Fin) {
            flush(to);
            losing_.refuse(FrameCause::TcpAfterEnd, from, part(from, to));
            return;
        }
        if (from != to_) flush(from);
        to_ = to;
        different_ += LosingOctets::count_different(part(from, to), winner.octets(from, to));
    }
    void flush(std::uint64_t next) {
        if (to_ > from_) {
            losing_.settle(to_ - from_, different_);
            if (different_ > 0) losing_.show(from_, part(from_, to_));
        }
        from_ = to_ = next;
        different_ = 0;
    }

private:
    [[nodiscard]] Bytes part(std::uint64_t from, std::uint64_t to) const noexcept {
        return data_.subspan(from - begin_, to - from);
    }

    std::uint64_t begin_;
    Bytes data_;
    LosingOctets& losing_;
    std::uint64_t from_;
    std::uint64_t to_;
    std::uint64_t different_ = 0;
};

}  // namespace

Pieces::node_type PiecePool::take(std::uint64_t begin, Bytes octets) {
    if (spare_.empty()) {
        Pieces fresh;
        fresh[begin].data.assign(octets.begin(), octets.end());
        return fresh.extract(fresh.begin());
    }
    Pieces::node_type node = std::move(spare_.back());
    spare_.pop_back();
    node.key() = begin;
    node.mapped().data.assign(octets.begin(), octets.end());
    return node;
}

void PiecePool::give_back(Pieces::node_type node) noexcept {
    if (spare_.size() < kSpareMax && node.mapped().data.capacity() <= kSpareBytesMax)
        spare_.push_back(std::move(node));
}

Pieces::iterator PieceStore::first_reaching(std::uint64_t position) {
    auto at = pieces_.upper_bound(position);
    if (at != pieces_.begin() && std::prev(at)->second.end > position) --at;
    return at;
}

Pieces::iterator PieceStore::put(std::uint64_t begin, std::uint64_t end, std::uint64_t acknowledges,
                                 Bytes octets) {
    Pieces::node_type node = pool_.take(begin, octets);
    Piece& piece = node.mapped();
    piece.end = end;
    piece.acknowledges = acknowledges;
    piece.data_begin = begin;
    piece.kind = PieceKind::Data;
    piece.charged = octets.size();
    footprint_ += piece.charged + kPieceOverheadBytes;
    return pieces_.insert(std::move(node)).position;
}

/// What of a piece lies behind `begin` becomes one of its own. It is charged what the whole was.
void PieceStore::put_back_part(const Piece& of, std::uint64_t begin) {
    const auto back = put(begin, of.end, of.acknowledges, of.octets(begin, of.end));
    back->second.kind = of.kind;
    footprint_ += of.data.size() - back->second.charged;
    back->second.charged = of.data.size();
}

PieceStore::Taken PieceStore::take_front() {
    footprint_ -= front().charged + kPieceOverheadBytes;
    return {pool_, pieces_.extract(pieces_.begin())};
}

bool PieceStore::contradicts(std::uint64_t begin, Bytes data) const noexcept {
    const std::uint64_t end = begin + data.size();
    auto at = pieces_.upper_bound(begin);
    if (at != pieces_.begin() && std::prev(at)->second.end > begin) --at;
    for (; at != pieces_.end() && at->first < end; ++at) {
        const std::uint64_t from = std::max(begin, at->first);
        const std::uint64_t to = std::min(end, at->second.end);
        if (at->second.kind == PieceKind::Fin) return true;  // behind it the stream may end
        const Bytes part = data.subspan(from - begin, to - from);
        if (LosingOctets::count_different(part, at->second.octets(from, to)) > 0) return true;
    }
    return false;
}

void PieceStore::cut(Range range, std::uint64_t winning_begin, Bytes winning,
                     LosingOctets& losing) {
    if (range.empty()) return;
    auto at = first_reaching(range.begin);
    while (at != pieces_.end() && at->first < range.end) {
        const Range lost{std::max(range.begin, at->first), std::min(range.end, at->second.end)};
        const Bytes octets = at->second.octets(lost.begin, lost.end);
        const std::size_t offset =
            std::min<std::size_t>(lost.begin - winning_begin, winning.size());
        const std::size_t known = std::min(octets.size(), winning.size() - offset);
        if (known > 0)
            losing.compare(lost.begin, octets.first(known), winning.subspan(offset, known));
        if (known < octets.size())  // a FIN took the place of an octet
            losing.refuse(FrameCause::TcpAfterEnd, lost.begin + known, octets.subspan(known));
        at = cut_piece(at, lost);
    }
}

/// Leaves of a piece what lies before and behind `range`; returns the piece after it.
Pieces::iterator PieceStore::cut_piece(Pieces::iterator at, Range range) {
    const bool front_stays = at->first < range.begin;
    const bool back_stays = range.end < at->second.end;
    if (front_stays && back_stays) put_back_part(at->second, range.end);
    if (front_stays) {
        at->second.end = range.begin;
        return std::next(at);
    }
    if (!back_stays) {
        footprint_ -= at->second.charged + kPieceOverheadBytes;
        const auto behind = std::next(at);
        pool_.give_back(pieces_.extract(at));
        return behind;
    }
    auto node = pieces_.extract(at);
    node.key() = range.end;
    return std::next(pieces_.insert(std::move(node)).position);
}

PieceStore::Acknowledgements PieceStore::acknowledgements(Range range) {
    Acknowledgements known;
    auto at = first_reaching(range.begin);
    for (; at != pieces_.end() && !known.full(); ++at) {
        if (at->second.acknowledges != 0) known.add({at->second.end, at->second.acknowledges});
        if (at->first >= range.end) break;
    }
    return known;
}

void PieceStore::relax(Acknowledgement known) {
    if (known.acknowledges == 0 || pieces_.empty()) return;
    auto at = first_reaching(known.end);
    if (at != pieces_.end() && at->first < known.end &&
        at->second.acknowledges > known.acknowledges) {
        put_back_part(at->second, known.end);
        at->second.end = known.end;
        ++at;
    }
    for (std::size_t steps = 0; at != pieces_.begin() && steps < kRelaxedMax; ++steps) {
        --at;
        if (at->second.acknowledges < known.acknowledges) return;
        at->second.acknowledges = known.acknowledges;
    }
}

std::uint64_t PieceStore::insert(std::uint64_t begin, Bytes data, std::uint64_t acknowledges,
                                 LosingOctets& losing) {
    const std::uint64_t end = begin + data.size();
    std::uint64_t inserted = 0;
    LosingRun run(begin, data, losing);
    auto at = first_reaching(begin);
    for (std::uint64_t from = begin; from < end;) {
        if (at != pieces_.end() && at->first <= from) {
            const std::uint64_t to = std::min(end, at->second.end);
            run.add(from, to, at->second);
            from = to;
            ++at;
            continue;
        }
        const std::uint64_t to = at == pieces_.end() ? end : std::min(end, at->first);
        run.flush(to);
        const Bytes octets = data.subspan(from - begin, to - from);
        put(from, to, acknowledges, octets);
        inserted += to - from;
        from = to;
    }
    run.flush(end);
    return inserted;
}

std::uint64_t PieceStore::insert_blank(Range range, PieceKind kind, std::uint64_t acknowledges) {
    std::uint64_t inserted = 0;
    auto at = first_reaching(range.begin);
    for (std::uint64_t from = range.begin; from < range.end;) {
        if (at != pieces_.end() && at->first <= from) {
            from = at->second.end;
            ++at;
            continue;
        }
        const std::uint64_t to = at == pieces_.end() ? range.end : std::min(range.end, at->first);
        put(from, to, acknowledges, {})->second.kind = kind;
        inserted += to - from;
        from = to;
    }
    return inserted;
}

}  // namespace sealtap::flow
