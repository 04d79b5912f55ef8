#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>

namespace sealtap::base {

/// Which octets of an original the octets of a text made from it stand for: one for one from each
/// place on at which somebody said so. Places are added in rising order. Before the first one they
/// are the same.
class OffsetTrack {
public:
    /// What follows `at` stands for the original from `original` on. Of several calls for one place
    /// the first says where the octet before it ends, the last where the one behind it begins.
    void add(std::uint64_t at, std::uint64_t original) {
        if (!entries_.empty() && entries_.back().at == at) {
            entries_.back().begin = original;
        } else {
            entries_.push_back({at, original, original});
        }
    }

    /// Forgets what only octets before `at` need.
    void forget_before(std::uint64_t at) {
        while (entries_.size() > 1 && entries_[1].at <= at) entries_.pop_front();
    }

    /// Where the octet at `at` begins in the original.
    [[nodiscard]] std::uint64_t begin_of(std::uint64_t at) const noexcept {
        const auto after = std::ranges::upper_bound(entries_, at, {}, &Entry::at);
        if (after == entries_.begin()) return at;
        return std::prev(after)->begin + (at - std::prev(after)->at);
    }
    /// Where the octet before `at`, which is not 0, ends there.
    [[nodiscard]] std::uint64_t end_of(std::uint64_t at) const noexcept {
        const auto here = std::ranges::lower_bound(entries_, at, {}, &Entry::at);
        if (here != entries_.end() && here->at == at) return here->end;
        return begin_of(at - 1) + 1;
    }
    /// The first place behind `at` from which on something else was said; `none` if there is none.
    [[nodiscard]] std::uint64_t next_after(std::uint64_t at, std::uint64_t none) const noexcept {
        const auto after = std::ranges::upper_bound(entries_, at, {}, &Entry::at);
        return after == entries_.end() ? none : std::min(after->at, none);
    }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

private:
    struct Entry {
        std::uint64_t at;
        std::uint64_t end;    ///< of what stands before it
        std::uint64_t begin;  ///< of what stands behind it
    };
    std::deque<Entry> entries_;
};

}  // namespace sealtap::base
