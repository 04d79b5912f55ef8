#pragma once

#include <span>
#include <string>
#include <vector>

#include "sealtap/error.h"
#include "sealtap/rule.h"

namespace sealtap::base {
class DiskCache;
}

namespace sealtap::config {

/// Reads rule files; of a folder every `*.yaml` in it, in the order of their names. Strict: an
/// unknown key, a missing one, a value of the wrong type and a name given twice are errors that say
/// file, line and key (BadRules). The rules stand in the order in which they were read.
/// With a cache the rules of files that were read before, octet by octet the same, are taken from
/// it, or kept there; rules with an error never are.
[[nodiscard]] Result<std::vector<RuleSpec>> load_rules(
    std::span<const std::string> files_or_folders, const base::DiskCache* cache = nullptr);

}  // namespace sealtap::config
