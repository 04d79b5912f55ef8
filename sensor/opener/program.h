#pragma once

#include <string>
#include <string_view>

#include "sealtap/error.h"

namespace sealtap::opener {

/// A child's program: the one that is configured, else `file` beside the running one, else in
/// ../libexec/sealtap from there. `name`: the key of the configuration that names it.
[[nodiscard]] Result<std::string> find_program(const std::string& configured, std::string_view name,
                                               std::string_view file);

}  // namespace sealtap::opener
