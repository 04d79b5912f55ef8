#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace sealtap::flow {

/// Objects of one kind that come and go by the million: in blocks of many, found by number, without
/// a malloc for each. An object never moves. Memory is kept for the next ones until the slab goes;
/// objects that are there then are not destroyed: that is their owner's business.
template <class T>
class Slab {
public:
    struct Made {
        std::uint32_t number = 0;
        T& object;
    };

    Slab() noexcept = default;
    ~Slab() = default;
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;

    [[nodiscard]] Made create() {
        const std::uint32_t number = take_slot();
        return {number, *std::construct_at(&slot(number).object)};
    }
    void destroy(std::uint32_t number) noexcept {
        Slot& freed = slot(number);
        std::destroy_at(&freed.object);
        freed.next_free = first_free_;
        first_free_ = number;
    }
    [[nodiscard]] T& at(std::uint32_t number) noexcept { return slot(number).object; }

private:
    static constexpr std::uint32_t kSlotsPerBlock = 128;
    static constexpr std::uint32_t kNone = 0xffffffff;

    union Slot {
        Slot() noexcept {}   // NOLINT(modernize-use-equals-default): T may have a constructor
        ~Slot() noexcept {}  // NOLINT(modernize-use-equals-default)
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;
        T object;
        std::uint32_t next_free;
    };

    [[nodiscard]] Slot& slot(std::uint32_t number) noexcept {
        return blocks_[number / kSlotsPerBlock][number % kSlotsPerBlock];
    }
    std::uint32_t take_slot() {
        if (first_free_ != kNone) return std::exchange(first_free_, slot(first_free_).next_free);
        if (used_ == blocks_.size() * kSlotsPerBlock)
            blocks_.push_back(std::make_unique_for_overwrite<Slot[]>(kSlotsPerBlock));
        return used_++;
    }

    std::vector<std::unique_ptr<Slot[]>> blocks_;
    std::uint32_t first_free_ = kNone;
    std::uint32_t used_ = 0;  // slots that have been taken at some time
};

}  // namespace sealtap::flow
