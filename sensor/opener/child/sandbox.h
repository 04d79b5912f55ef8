#pragma once

#include <cstdint>
#include <span>

#include "opener/child/memory.h"
#include "opener/confinement.h"

namespace sealtap::opener {

/// Takes from this process all that opening a document does not need: files but what lies in
/// `folders`, the network, other processes, rights, memory. There is no way back. What could not be
/// applied is missing in the answer.
[[nodiscard]] Confinement lock_process(std::span<const char* const> folders,
                                       const MemoryBound& memory);

/// How many calls of the system were refused since.
[[nodiscard]] std::uint32_t denied_calls() noexcept;

}  // namespace sealtap::opener
