#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace sealtap::protocols {

/// A queue of what waits for its answer, first come first served. Takes no memory while
/// nothing waits (std::deque takes 600 octets then): most flows wait for nothing, and there are
/// many of them.
template <class T>
class FirstCome {
public:
    [[nodiscard]] bool empty() const noexcept { return first_ == items_.size(); }
    [[nodiscard]] std::size_t size() const noexcept { return items_.size() - first_; }
    /// In the order in which they came.
    [[nodiscard]] std::span<const T> all() const noexcept {
        return std::span<const T>(items_).subspan(first_);
    }
    [[nodiscard]] const T& front() const noexcept { return items_[first_]; }
    [[nodiscard]] const T& back() const noexcept { return items_.back(); }

    void push(T item) { items_.push_back(std::move(item)); }
    void pop(std::size_t count = 1) noexcept {
        first_ += count;
        if (empty()) return clear();
        // Each item is moved once at most for each that left.
        if (first_ < kMovedMin || first_ < size()) return;
        items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    void clear() noexcept {
        first_ = 0;
        items_ = std::vector<T>();
    }

private:
    static constexpr std::size_t kMovedMin = 16;

    std::vector<T> items_;
    std::size_t first_ = 0;  // of those that still wait
};

}  // namespace sealtap::protocols
