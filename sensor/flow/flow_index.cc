#include "flow/flow_index.h"

#include <new>
#include <utility>

namespace sealtap::flow {
namespace {

constexpr std::size_t kSlotsMin = 64;
/// Three slots of four may be used. So many inserts are left when the move begins that each must
/// look at two slots; it looks at more, to be done with it.
constexpr std::size_t kMovedPerInsert = 8;

}  // namespace

// From calloc, which gets large blocks as untouched zeros from the kernel: a million slots are
// cleared as they are used, not at once.
FlowIndex::Slots::Slots(std::size_t count)
    : slots_(static_cast<Slot*>(std::calloc(count, sizeof(Slot)))), mask_(count - 1) {
    if (!slots_) throw std::bad_alloc();
}

void FlowIndex::Slots::insert(Slot slot) noexcept {
    std::size_t place = slot.hash;
    while (at(place).number != 0) ++place;
    at(place) = slot;
}

bool FlowIndex::Slots::erase(Slot slot) noexcept {
    if (empty()) return false;
    for (std::size_t place = slot.hash; at(place).number != 0; ++place) {
        if (at(place).number != slot.number) continue;
        close_up(place);
        return true;
    }
    return false;
}

/// Moves into the hole what would no longer be found behind it (Knuth, The Art of Computer
/// Programming, volume 3, 6.4, algorithm R).
void FlowIndex::Slots::close_up(std::size_t hole) noexcept {
    for (std::size_t place = hole + 1; at(place).number != 0; ++place) {
        const std::size_t from_home = (place - at(place).hash) & mask_;
        if (from_home < ((place - hole) & mask_)) continue;
        at(hole) = at(place);
        hole = place;
    }
    at(hole) = {};
}

FlowIndex::FlowIndex() : now_(kSlotsMin) {}

void FlowIndex::insert(std::uint32_t hash, std::uint32_t number) {
    if (size_ + 1 > now_.count() / 4 * 3) grow();
    if (!before_.empty()) move_some(kMovedPerInsert);
    now_.insert({hash, number});
    ++size_;
}

void FlowIndex::erase(std::uint32_t hash, std::uint32_t number) noexcept {
    if (now_.erase({hash, number}) || before_.erase({hash, number})) --size_;
}

void FlowIndex::grow() {
    Slots larger(now_.count() * 2);
    if (!before_.empty()) move_some(to_move_);
    before_ = std::exchange(now_, std::move(larger));
    to_move_ = before_.count();
    move_from_ = 0;
    while (before_.at(move_from_).number != 0) ++move_from_;
}

/// Moves whole runs, so that what stays is found as before.
void FlowIndex::move_some(std::size_t slots_min) noexcept {
    for (std::size_t looked_at = 0; to_move_ > 0; ++looked_at, --to_move_, ++move_from_) {
        Slot& slot = before_.at(move_from_);
        if (slot.number == 0) {
            if (looked_at >= slots_min) return;
            continue;
        }
        now_.insert(slot);
        slot = {};
    }
    before_ = {};
}

}  // namespace sealtap::flow
