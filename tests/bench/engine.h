#pragma once

#include "bench/limits.h"
#include "pipeline/engine.h"
#include "sealtap/error.h"

namespace sealtap::bench {

/// What a result holds; ends the program when that is an error.
template <class T>
T must(Result<T> result) {
    if (!result) give_up(result.error().message);
    return *std::move(result);
}

/// With the shipped rules and no configuration.
[[nodiscard]] pipeline::Engine make_engine();

}  // namespace sealtap::bench
