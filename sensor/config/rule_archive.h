#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sealtap/bytes.h"
#include "sealtap/rule.h"

namespace sealtap::config {

/// Rules as octets, for the cache; no format for anything that lasts.
[[nodiscard]] std::string pack_rules(std::span<const RuleSpec> rules);
/// What pack_rules() was given. Empty when the octets are of no rules, whatever they are.
[[nodiscard]] std::optional<std::vector<RuleSpec>> unpack_rules(Bytes octets);

}  // namespace sealtap::config
