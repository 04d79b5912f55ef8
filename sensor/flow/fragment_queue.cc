#include "flow/fragment_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sealtap::flow {
namespace {

constexpr std::uint64_t kFragmentOverheadBytes = 192;
constexpr std::uint32_t kDatagramBytesMax = 65535;

}  // namespace

std::uint64_t FragmentQueue::footprint() const noexcept {
    return held_bytes_ + (fragments_ + 1) * kFragmentOverheadBytes;
}

/// Whether the stated end agrees with the length known so far.
bool FragmentQueue::accept_length(std::uint32_t end, bool more) noexcept {
    if (end > kDatagramBytesMax) return false;
    if (more) {
        if (end > length_ && last_seen_) return false;
        length_ = std::max(length_, end);
        return true;
    }
    if (end < length_ || (last_seen_ && end != length_)) return false;
    last_seen_ = true;
    length_ = end;
    return true;
}

std::optional<FrameCause> FragmentQueue::refusal(const Datagram& fragment) noexcept {
    if (fragment.fragment->lacks_headers) return FrameCause::FragmentRejected;
    sound_ |= fragment.flaw == IpFlaw::None;
    if (!sound_) return std::nullopt;
    if (fragment.flaw == IpFlaw::BadChecksum) return FrameCause::IpBadChecksum;
    if (fragment.flaw == IpFlaw::Refused) return FrameCause::IpRefused;
    return std::nullopt;
}

FragmentQueue::Answer FragmentQueue::add(const Datagram& fragment, OverlapPolicy overlap,
                                         FrameLedger& ledger) {
    contradicted_ = false;
    const FragmentInfo& info = *fragment.fragment;
    const std::uint32_t begin = info.offset;
    Bytes data = fragment.payload;
    std::uint32_t end = begin + static_cast<std::uint32_t>(data.size()) + fragment.missing_bytes;
    if (info.more && end % 8 != 0) {
        // The receiver takes whole units of eight only (RFC 791 section 3.2).
        if (fragment.source.is_v4() == false) return Answer::Rejected;
        end -= end % 8;
    }
    if (end <= begin || !accept_length(end, info.more)) return Answer::Rejected;
    const std::size_t taken = std::min<std::size_t>(data.size(), end - begin);
    if (begin == 0) protocol_ = info.protocol;
    const std::uint64_t rest = data.size() - taken;
    data = data.first(taken);
    if (overlap == OverlapPolicy::First) {
        add_uncovered(begin, end, data, ledger);
    } else if (add_strictly(begin, end, data, ledger) == Answer::Rejected) {
        return Answer::Rejected;
    }
    ledger.count(FrameCause::FragmentRejected, rest);
    return complete() ? Answer::Complete : Answer::Waiting;
}

FragmentQueue::Answer FragmentQueue::add_strictly(std::uint32_t begin, std::uint32_t end,
                                                  Bytes data, FrameLedger& ledger) {
    const auto behind = runs_.upper_bound(begin);
    if (behind != runs_.begin()) {
        const auto& [run_begin, run_end] = *std::prev(behind);
        if (end <= run_end) {
            settle_copy(begin, data, ledger);
            return Answer::Waiting;
        }
        if (begin < run_end) return Answer::Rejected;
    }
    if (behind != runs_.end() && behind->first < end) return Answer::Rejected;
    extend_runs(begin, end);
    put(begin, end, data);
    return Answer::Waiting;
}

/// Linux joins a fragment to a run only at the very end of the queue, so two runs that touch each
/// other stay two, and a copy over their border is an overlap.
void FragmentQueue::extend_runs(std::uint32_t begin, std::uint32_t end) {
    if (!runs_.empty() && std::prev(runs_.end())->second == begin) {
        std::prev(runs_.end())->second = end;
    } else {
        runs_.emplace(begin, end);
    }
}

void FragmentQueue::put(std::uint32_t begin, std::uint32_t end, Bytes data) {
    pieces_.emplace(begin, Piece{end, {data.begin(), data.end()}});
    held_bytes_ += data.size();
    covered_ += end - begin;
    ++fragments_;
}

/// OverlapPolicy::First: what is there already stays, octet by octet.
void FragmentQueue::add_uncovered(std::uint32_t begin, std::uint32_t end, Bytes data,
                                  FrameLedger& ledger) {
    const auto part = [&](std::uint32_t from, std::uint32_t to) {
        const std::size_t at = std::min<std::size_t>(from - begin, data.size());
        return data.subspan(at, std::min<std::size_t>(to - from, data.size() - at));
    };
    auto at = pieces_.upper_bound(begin);
    if (at != pieces_.begin() && std::prev(at)->second.end > begin) --at;
    for (std::uint32_t from = begin; from < end;) {
        if (at != pieces_.end() && at->first <= from) {
            const std::uint32_t to = std::min(end, at->second.end);
            settle_copy(from, part(from, to), ledger);
            from = to;
            ++at;
            continue;
        }
        const std::uint32_t to = at == pieces_.end() ? end : std::min(end, at->first);
        put(from, to, part(from, to));
        from = to;
    }
}

void FragmentQueue::settle_copy(std::uint32_t begin, Bytes data, FrameLedger& ledger) {
    std::uint64_t different = 0;
    auto at = std::prev(pieces_.upper_bound(begin));
    for (std::size_t i = 0; i < data.size(); ++i) {
        const auto position = static_cast<std::uint32_t>(begin + i);
        while (position >= at->second.end) ++at;
        const std::size_t offset = position - at->first;
        if (offset < at->second.data.size() && at->second.data[offset] != data[i]) ++different;
    }
    contradicted_ |= different != 0;
    ledger.conflicting += different;
    ledger.duplicate += data.size() - different;
}

FragmentQueue::Whole FragmentQueue::assemble(std::vector<std::byte>& payload,
                                             FrameLedger& ledger) const {
    payload.clear();
    bool cut = false;
    for (const auto& [begin, piece] : pieces_) {
        if (cut) {
            ledger.count(FrameCause::FragmentIncomplete, piece.data.size());
            continue;
        }
        payload.insert(payload.end(), piece.data.begin(), piece.data.end());
        cut = piece.data.size() < piece.end - begin;
    }
    return {static_cast<std::uint32_t>(length_ - payload.size()), protocol_};
}

}  // namespace sealtap::flow
