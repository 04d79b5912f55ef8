#pragma once

#include <expected>
#include <string>

namespace sealtap {

/// What failed, as far as the caller's answer depends on it (exit status 2 for the first three,
/// else 1).
enum class ErrorCode {
    BadArgument,
    BadConfiguration,
    BadRules,
    BadInput,     ///< a file that is not what it should be, or is damaged
    Unavailable,  ///< something outside failed: disk, interface, receiver
    Internal,
};

/// A failure for people: one line that names the place (file, line, key, offset) and what would be
/// right.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
};

/// Every function that returns one is [[nodiscard]]; libstdc++ 12 does not mark the class itself.
template <class T>
using Result = std::expected<T, Error>;

}  // namespace sealtap
