#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/finding_summaries.h"
#include "sealtap/finding.h"

namespace sealtap::pipeline {

/// What was found in a part not long ago, so that what its octets and what it reads as both hold
/// counts once, whichever scan comes first. Bounded: what lies furthest ahead in the part is kept.
class FoundPlaces {
public:
    /// At least so many are kept of each sort: one scan may be a block behind another one, and
    /// hardly any text holds more in so many octets.
    static constexpr std::size_t kKeptMax = 4096;

    /// Whether a view and the octets, or two views, hold the same value of the same detector at the
    /// same octet of the part.
    [[nodiscard]] Occurrence occurrence_of(const Finding& finding) {
        const Place place{finding.offset, finding.value_hash, finding.detector};
        const bool again =
            contains(in_views_, place) || (finding.in_view && contains(in_octets_, place));
        if (finding.in_view && again) return Occurrence::Again;
        add(finding.in_view ? in_views_ : in_octets_, place);
        return again ? Occurrence::Again : Occurrence::First;
    }

private:
    struct Place {
        std::uint64_t offset;
        std::uint64_t value_hash;
        std::uint16_t detector;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    using Places = std::vector<Place>;  // sorted

    static bool contains(const Places& places, const Place& place) noexcept {
        return std::ranges::binary_search(places, place);
    }
    /// Nearly all are added at the end.
    static void add(Places& places, const Place& place) {
        auto at = places.end();
        while (at != places.begin() && place < *(at - 1)) --at;
        places.insert(at, place);
        if (places.size() >= 2 * kKeptMax) places.erase(places.begin(), places.begin() + kKeptMax);
    }

    Places in_octets_;
    Places in_views_;
};

}  // namespace sealtap::pipeline
