#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "policy/shipped.h"
#include "sealtap/document.h"

namespace sealtap::policy {

/// What a document holds, weighed once for all policies and receivers: level and categories, apart.
struct Content {
    Level level;  ///< the highest of any finding that counts; the lowest if none
    std::optional<Level> marked_level;  ///< the highest of its markings
    CategorySet categories;             ///< of the findings that count, without `marking`
    std::uint8_t level_confidence = 0;  ///< of the finding that gave the level
};

/// Below this many distinct values a detector that cannot prove its matches does not count.
inline constexpr std::uint64_t kUncheckedDistinctMin = 10;

[[nodiscard]] Content weigh(const DocumentSummary& summary, const PolicyRules& rules) noexcept;

/// What a policy says of one crossing.
struct Verdict {
    Severity severity = Severity::Low;
    std::uint8_t confidence = 0;
};

/// The document as the category policies see it: which findings of categories outside `allowed`
/// count, and how much. Null when they do not violate.
[[nodiscard]] std::optional<Verdict> judge_customer_data(const DocumentSummary& summary,
                                                         const PolicyRule& rule,
                                                         CategorySet allowed) noexcept;
[[nodiscard]] std::optional<Verdict> judge_plain(const DocumentSummary& summary,
                                                 const PolicyRules& rules, PolicyId policy,
                                                 CategorySet allowed) noexcept;
[[nodiscard]] std::optional<Verdict> judge_opaque(const DocumentSummary& summary,
                                                  const PolicyRules& rules,
                                                  CategorySet allowed) noexcept;

/// The highest level is critical, the next one high, the next medium, all below low.
[[nodiscard]] Severity severity_of(Level level, const LevelScale& levels) noexcept;

}  // namespace sealtap::policy
