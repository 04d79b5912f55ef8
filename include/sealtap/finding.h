#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/classification.h"
#include "sealtap/raw_text.h"

namespace sealtap {

/// A confirmed match: pattern, structure, check digit and context agree.
struct Finding {
    std::uint16_t detector = 0;   ///< index in the Ruleset's list of detectors
    std::uint8_t confidence = 0;  ///< 0-100
    std::optional<Level> level;
    std::uint64_t offset = 0;      ///< octet in the innermost part before charset conversion
    std::uint32_t length = 0;      ///< octets there
    std::uint64_t value_hash = 0;  ///< keyed hash of the normalised value: counts distinct ones
    MaskedText excerpt;            ///< the match only, masked
    std::string place;             ///< "line 1", "page 3", "sheet 客户 B12"; empty if unknown
    bool in_view = false;          ///< found in what the part reads as, not in its octets
};

/// Takes the findings of one part as they are confirmed, in the order of their offset's
/// confirmation.
class FindingSink {
public:
    virtual void on_finding(Finding finding) = 0;

protected:
    ~FindingSink() = default;
};

/// What a document holds of one detector.
struct FindingSummary {
    std::string detector;  ///< "id.cn.resident"
    Category category = Category::Marking;
    std::optional<Level> level;  ///< the highest
    bool checked = false;        ///< the detector proves its matches (check digit, structure)
    std::uint64_t count = 0;
    std::uint64_t distinct = 0;   ///< capped at Limits::distinct_values_max
    std::uint8_t confidence = 0;  ///< the highest
    /// Of the first finding with that confidence:
    MaskedText excerpt;
    MaskedText path;
    std::uint64_t offset = 0;
    std::string place;
};

}  // namespace sealtap
