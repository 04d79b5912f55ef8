#pragma once

#include <span>
#include <string>
#include <vector>

#include "sealtap/error.h"
#include "sealtap/rule.h"

namespace sealtap::config {

/// Reads rule files; of a folder every `*.yaml` in it, in the order of their names. Strict: an
/// unknown key, a missing one, a value of the wrong type and a name given twice are errors that say
/// file, line and key (BadRules). The rules stand in the order in which they were read.
[[nodiscard]] Result<std::vector<RuleSpec>> load_rules(
    std::span<const std::string> files_or_folders);

}  // namespace sealtap::config
