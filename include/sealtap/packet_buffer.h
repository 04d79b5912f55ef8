#pragma once

#include <atomic>
#include <cstdint>

namespace sealtap {

/// Memory that packets lie in and that several threads may hold. Its octets do not change while
/// anybody holds it. A hold is taken by whoever has one already (the source, until its next poll),
/// so that a buffer seen to be held once is its holder's alone.
class PacketBuffer {
public:
    PacketBuffer() = default;
    PacketBuffer(const PacketBuffer&) = delete;
    PacketBuffer& operator=(const PacketBuffer&) = delete;

    void hold() noexcept { holds_.fetch_add(1, std::memory_order_relaxed); }
    /// Whoever gives up the last hold hands the buffer back to its owner, on any thread.
    void release() noexcept {
        if (holds_.fetch_sub(1, std::memory_order_acq_rel) == 1) on_unheld();
    }
    /// What other holders read before they released it happened before this answers true.
    [[nodiscard]] bool is_held_once() const noexcept {
        return holds_.load(std::memory_order_acquire) == 1;
    }

protected:
    ~PacketBuffer() = default;

private:
    virtual void on_unheld() noexcept = 0;

    std::atomic<std::uint32_t> holds_{0};
};

}  // namespace sealtap
