#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "detect/ruleset.h"
#include "sealtap/rule.h"

namespace sealtap::detect {

/// An example that the rules do not treat as its file says.
struct RuleCheckFailure {
    std::string place;     ///< "rules/identifiers.yaml:14"
    std::string detector;  ///< "id.cn.resident"
    std::string text;  ///< one line for people: what was expected, in which charset, the example
};

struct RuleCheck {
    std::size_t examples = 0;  ///< in how many (example, charset) pairs the rules were tried
    std::vector<RuleCheckFailure> failures;
};

/// Runs the examples of every rule through the real scanner, in UTF-8, GB18030, UTF-16LE and
/// UTF-16BE. `specs` are what `rules` was compiled from.
[[nodiscard]] RuleCheck check_rules(const std::shared_ptr<const Ruleset>& rules,
                                    std::span<const RuleSpec> specs);

}  // namespace sealtap::detect
