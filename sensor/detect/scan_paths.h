#pragma once

#include <cstdint>

#include "base/vector_path.h"

namespace sealtap::detect {

/// Whether the words of a region share what was decoded and found out about its text.
enum class TextSharing : std::uint8_t { Shared, Alone };

/// How a scan goes about its work. No finding depends on it: tests take each way and compare.
struct ScanPaths {
    base::VectorPath vectors = base::best_vector_path();  ///< one that the processor can take
    TextSharing texts = TextSharing::Shared;
};

}  // namespace sealtap::detect
