#pragma once

#include "sealtap/error.h"

namespace sealtap::app {

/// The process's exit status, as DESIGN.md promises it.
enum class ExitStatus : int {
    Done = 0,
    Failed = 1,
    BadUse = 2,     ///< bad arguments, configuration or rules
    Violations = 3  ///< only with --fail-on-violation
};

[[nodiscard]] constexpr ExitStatus status_of(const Error& error) noexcept {
    switch (error.code) {
        case ErrorCode::BadArgument:
        case ErrorCode::BadConfiguration:
        case ErrorCode::BadRules: return ExitStatus::BadUse;
        default: return ExitStatus::Failed;
    }
}

}  // namespace sealtap::app
