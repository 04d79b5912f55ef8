#pragma once

/// A broken invariant of ours (never of the traffic): always on, ends the process with the place
/// and a core.
#define SEALTAP_ASSERT(condition) \
    (static_cast<bool>(condition) \
         ? void()                 \
         : ::sealtap::base::assertion_failed(#condition, __FILE__, __LINE__))

namespace sealtap::base {

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace sealtap::base
