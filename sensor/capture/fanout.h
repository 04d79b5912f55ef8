#pragma once

#include <span>

#include "sealtap/error.h"

namespace sealtap::capture {

/// Makes packet sockets of one interface share its packets by fanout_program(). Fails with
/// Unavailable where the kernel cannot (before Linux 4.12).
[[nodiscard]] Result<void> share_by_hosts(std::span<const int> sockets);

}  // namespace sealtap::capture
