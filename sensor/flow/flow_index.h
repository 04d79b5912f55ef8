#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace sealtap::flow {

/// Finds numbers by hash: open addressing, 8 octets a slot, half of a hash beside each number, so
/// that a look at one cache line is enough and nothing else is touched while it grows.
///
/// When it grows, the slots move a few at each insertion, so that no packet waits for a million of
/// them. Who asks decides whether two of the same hash are the same (`match`). Numbers are not 0.
class FlowIndex {
public:
    FlowIndex();

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// The first number of this hash that `match(number)` agrees to, or 0.
    template <class Match>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, Match match) const {
        const std::uint32_t found = now_.find(hash, match);
        return found != 0 || before_.empty() ? found : before_.find(hash, match);
    }
    /// The number must not be in it yet.
    void insert(std::uint32_t hash, std::uint32_t number);
    /// The number must be in it, with this hash.
    void erase(std::uint32_t hash, std::uint32_t number) noexcept;
    /// Calls visit(number) for all, in no order.
    template <class Visit>
    void for_each(Visit visit) const {
        before_.for_each(visit);
        now_.for_each(visit);
    }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = 0;  ///< 0: empty
    };
    struct Free {
        void operator()(Slot* slots) const noexcept { std::free(slots); }
    };

    /// A power of two of slots. Where a run of used ones ends, what belongs before is not found
    /// behind; erasing keeps it so by moving up what follows.
    class Slots {
    public:
        Slots() noexcept = default;
        explicit Slots(std::size_t count);

        [[nodiscard]] bool empty() const noexcept { return !slots_; }
        [[nodiscard]] std::size_t count() const noexcept { return mask_ + 1; }
        [[nodiscard]] Slot& at(std::size_t place) noexcept { return slots_[place & mask_]; }
        [[nodiscard]] const Slot& at(std::size_t place) const noexcept {
            return slots_[place & mask_];
        }
        template <class Match>
        [[nodiscard]] std::uint32_t find(std::uint32_t hash, Match& match) const {
            for (std::size_t place = hash; at(place).number != 0; ++place) {
                if (at(place).hash == hash && match(at(place).number)) return at(place).number;
            }
            return 0;
        }
        void insert(Slot slot) noexcept;
        [[nodiscard]] bool erase(Slot slot) noexcept;
        template <class Visit>
        void for_each(Visit& visit) const {
            if (empty()) return;
            for (std::size_t place = 0; place < count(); ++place) {
                if (at(place).number != 0) visit(at(place).number);
            }
        }

    private:
        void close_up(std::size_t hole) noexcept;

        std::unique_ptr<Slot[], Free> slots_;
        std::size_t mask_ = 0;
    };

    void grow();
    void move_some(std::size_t slots_min) noexcept;

    Slots now_;
    Slots before_;               // while it grows: what has not moved yet
    std::size_t move_from_ = 0;  // in before_; the slot before it is empty
    std::size_t to_move_ = 0;    // slots of before_ that are still to be looked at
    std::size_t size_ = 0;
};

}  // namespace sealtap::flow
