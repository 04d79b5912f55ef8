#pragma once

#include <cstdint>

namespace sealtap::opener {

// Sanitizers make everything slower and call the system on their own account. Sensor and child are
// built the same way, so both know.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif

/// What a limit of memory is multiplied by.
inline constexpr std::uint32_t kGirth = kIsSanitized ? 16 : 1;
/// What a limit of time is multiplied by.
inline constexpr std::uint32_t kSlowness = kIsSanitized ? 10 : 1;

}  // namespace sealtap::opener
