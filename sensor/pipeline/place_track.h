#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "sealtap/document.h"
#include "sealtap/place.h"

namespace sealtap::pipeline {

/// Remembers where the octets of a part that is being scanned stand in their document, for as long
/// as a finding may still be confirmed there. Bounded: an older place is forgotten when it lies
/// further back than any finding can.
class PlaceTrack {
public:
    /// What follows octet `offset` of the part stands there. Offsets do not fall.
    void add(std::uint64_t offset, const Place& place);
    /// Where that octet stands; null: nobody said. Valid until the next call.
    [[nodiscard]] const Place* at(std::uint64_t offset) const noexcept;

private:
    struct Entry {
        std::uint64_t offset = 0;
        Place place;
    };
    std::deque<Entry> entries_;
};

/// "page 3, header, 22 pt, red", "sheet 客户 B12": for people, with the sheet's name masked.
[[nodiscard]] std::string place_text(const Place& place, const TextMasker& masker);

/// The confidence of a marking that stands where one is put, and looks as one does: markings are
/// set large, red, at the top left of the first page (GB/T 9704 7.2.2 for the first two), in the
/// header of every page or behind its text. The word in a paragraph keeps its own.
[[nodiscard]] std::uint8_t marked_confidence(std::uint8_t confidence, const Place& place) noexcept;

}  // namespace sealtap::pipeline
