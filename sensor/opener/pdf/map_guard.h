#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "opener/pdf/document.h"

namespace sealtap::opener::pdf {

/// Looks at the character maps of fonts before poppler does: it fills a table for each of their
/// ranges, a few octets may ask for a billion characters, and it asks nobody. Borrows the document.
class MapGuard {
public:
    explicit MapGuard(Document& document) : document_(document) {}

    /// Whether the maps of all fonts that these resources lead to are as large as programs write
    /// them. Each font is looked at once.
    [[nodiscard]] bool is_sane(const Object& resources);

private:
    void enter(const Object& reference, std::vector<Object>& waiting);
    void look_at(const Object& object, std::vector<Object>& waiting);
    void charge_map(const Object& map);

    Document& document_;
    std::unordered_set<int> known_;
    std::uint64_t characters_left_ = 16U << 20U;
};

}  // namespace sealtap::opener::pdf
