#pragma once

#include <string>

#include "sealtap/error.h"

namespace sealtap::opener {

/// The child's program: the one that is configured, else `sealtap-opener` beside the running one,
/// else in ../libexec/sealtap from there.
[[nodiscard]] Result<std::string> find_program(const std::string& configured);

}  // namespace sealtap::opener
