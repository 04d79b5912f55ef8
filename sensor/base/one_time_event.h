#pragma once

#include <atomic>

namespace sealtap::base {

/// Something that happens once, for threads that ask now and then and for those that wait in
/// poll(). Used by any thread.
class OneTimeEvent {
public:
    OneTimeEvent() noexcept;
    ~OneTimeEvent();
    OneTimeEvent(const OneTimeEvent&) = delete;
    OneTimeEvent& operator=(const OneTimeEvent&) = delete;

    void happen() noexcept;
    [[nodiscard]] bool has_happened() const noexcept {
        return has_happened_.load(std::memory_order_relaxed);
    }
    /// Readable from then on. -1, which poll() leaves out, when the system has no descriptor left:
    /// who waits learns of it only when he wakes up for something else.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    std::atomic<bool> has_happened_{false};
    int descriptor_;
};

}  // namespace sealtap::base
