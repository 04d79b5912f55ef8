#pragma once

#include <cstdint>

#include "sealtap/address.h"

namespace sealtap::flow {

/// Which worker two hosts belong to: equal for (a, b) and (b, a), and the same in every run, so
/// that a replay is too. Not for tables that traffic fills: its key is public.
[[nodiscard]] std::uint64_t host_pair_hash(const IpAddress& one, const IpAddress& other) noexcept;

}  // namespace sealtap::flow
