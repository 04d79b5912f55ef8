#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "sealtap/limits.h"

namespace sealtap {

/// What the large state of a worker's decoders (windows, tables) may take in all: charged at a
/// body's first octets, given back at its end. Belongs to the worker, is used on its thread, and
/// outlives its decoders.
class DecoderMemory {
public:
    /// As much as the largest decoder needs.
    static constexpr std::size_t kSlabBytes = std::size_t{96} * 1024;

    explicit DecoderMemory(const Limits& limits) noexcept
        : bytes_left_(limits[Limit::DecoderBytesMax]) {}
    DecoderMemory(const DecoderMemory&) = delete;
    DecoderMemory& operator=(const DecoderMemory&) = delete;

    /// False, and nothing is charged: the limit is reached.
    [[nodiscard]] bool charge(std::uint64_t bytes) noexcept {
        if (bytes > bytes_left_) return false;
        bytes_left_ -= bytes;
        return true;
    }
    void give_back(std::uint64_t bytes) noexcept { bytes_left_ += bytes; }

    /// Returns its slab when it dies.
    struct Return {
        DecoderMemory* owner = nullptr;
        void operator()(std::byte* slab) const noexcept { owner->take_back(slab); }
    };
    using Slab = std::unique_ptr<std::byte[], Return>;
    /// kSlabBytes of memory, not cleared, charged; null when the limit is reached.
    [[nodiscard]] Slab take_slab() {
        if (!charge(kSlabBytes)) return {};
        if (kept_ != 0) return Slab(slabs_[--kept_].release(), Return{this});
        return Slab(std::make_unique_for_overwrite<std::byte[]>(kSlabBytes).release(),
                    Return{this});
    }

private:
    void take_back(std::byte* slab) noexcept {
        std::unique_ptr<std::byte[]> owned(slab);
        give_back(kSlabBytes);
        if (kept_ < slabs_.size()) slabs_[kept_++] = std::move(owned);
    }

    std::uint64_t bytes_left_;
    /// Slabs that wait for the next body: short bodies come one after another.
    std::array<std::unique_ptr<std::byte[]>, 16> slabs_;
    std::size_t kept_ = 0;
};

}  // namespace sealtap
