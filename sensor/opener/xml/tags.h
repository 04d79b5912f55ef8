#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace sealtap::opener::xml {

/// Names and what they mean to one reader, sorted when the program is built.
template <class Tag, std::size_t N>
class TagTable {
public:
    using Entry = std::pair<std::string_view, Tag>;

    consteval explicit TagTable(std::array<Entry, N> entries) : entries_(entries) {
        std::ranges::sort(entries_, {}, &Entry::first);
    }
    /// Tag{} for a name that is not in it.
    [[nodiscard]] constexpr Tag of(std::string_view name) const noexcept {
        const auto found = std::ranges::lower_bound(entries_, name, {}, &Entry::first);
        return found != entries_.end() && found->first == name ? found->second : Tag{};
    }

private:
    std::array<Entry, N> entries_;
};

}  // namespace sealtap::opener::xml
