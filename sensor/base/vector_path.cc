#include "base/vector_path.h"

namespace sealtap::base {

bool is_supported(VectorPath path) noexcept {
    if (path == VectorPath::Portable) return true;
#if defined(__x86_64__)
    if (path == VectorPath::Avx2) return __builtin_cpu_supports("avx2") != 0;
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
#else
    return false;
#endif
}

VectorPath best_vector_path() noexcept {
    if (is_supported(VectorPath::Avx512)) return VectorPath::Avx512;
    return is_supported(VectorPath::Avx2) ? VectorPath::Avx2 : VectorPath::Portable;
}

}  // namespace sealtap::base
