#include "flow/linux_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sealtap::flow {

Range LinuxQueue::insert(Range segment) {
    if (segment.empty()) return {};
    ++segments_;
    if (blocks_.empty()) return place(segment, segment);
    // Linux looks at the last block first, before it searches.
    const auto last = std::prev(blocks_.end());
    if (last->second.end == segment.begin) return melt(last, segment);
    const auto behind = blocks_.upper_bound(segment.begin);
    if (behind == blocks_.begin()) return place(segment, segment);
    return meet(std::prev(behind), segment);
}

/// `before` is the last block that does not begin behind the segment.
Range LinuxQueue::meet(Blocks::iterator before, Range segment) {
    const std::uint64_t end = before->second.end;
    if (end < segment.begin) return place(segment, segment);
    if (end == segment.begin) return melt(before, segment);
    // The search goes from older blocks to younger ones: it may meet an adjacent one first, and
    // then that one takes the segment, though the other overlaps or even covers it.
    if (before != blocks_.begin()) {
        const auto adjacent = std::prev(before);
        if (adjacent->second.end == segment.begin && adjacent->second.age < before->second.age)
            return melt(adjacent, segment);
    }
    if (segment.end <= end) return {};  // all of it is there already
    if (before->first == segment.begin) {
        before->second.end = segment.end;
        remove_covered(before);
        return {std::max(segment.begin, end_before(before)), segment.end};
    }
    return place(segment, {end, segment.end});
}

Range LinuxQueue::place(Range segment, Range wins) {
    remove_covered(put(segment.begin, {segment.end, segments_}));
    return wins;
}

Range LinuxQueue::melt(Blocks::iterator into, Range segment) {
    into->second.end = segment.end;
    remove_covered(into);
    return segment;
}

void LinuxQueue::remove_covered(Blocks::iterator by) {
    auto next = std::next(by);
    while (next != blocks_.end() && next->second.end <= by->second.end) next = erase(next);
}

LinuxQueue::Blocks::iterator LinuxQueue::put(std::uint64_t begin, Block block) {
    if (spare_.empty()) return blocks_.insert_or_assign(begin, block).first;
    spare_.key() = begin;
    auto put = blocks_.insert(std::move(spare_));
    if (!put.inserted) spare_ = std::move(put.node);
    put.position->second = block;
    return put.position;
}

LinuxQueue::Blocks::iterator LinuxQueue::erase(Blocks::iterator block) {
    const auto next = std::next(block);
    spare_ = blocks_.extract(block);
    return next;
}

std::uint64_t LinuxQueue::end_before(Blocks::iterator block) const {
    return block == blocks_.begin() ? 0 : std::prev(block)->second.end;
}

std::uint64_t LinuxQueue::absorb(std::uint64_t received) {
    while (!blocks_.empty() && blocks_.begin()->first <= received) {
        received = std::max(received, blocks_.begin()->second.end);
        erase(blocks_.begin());
    }
    return received;
}

}  // namespace sealtap::flow
