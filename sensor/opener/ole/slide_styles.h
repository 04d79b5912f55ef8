#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "opener/ole/little_endian.h"

namespace sealtap::opener::ole {

/// How some characters of a slide's text look.
struct SlideRun {
    std::uint32_t characters = 0;
    std::uint16_t half_points = 0;
    std::optional<std::uint32_t> colour;
};

/// The runs that a StyleTextPropAtom ([MS-PPT] 2.9.44) gives to a text of `characters`, without
/// the last paragraph's mark that it counts too.
[[nodiscard]] std::vector<SlideRun> slide_runs(Bytes atom, std::uint32_t characters);

}  // namespace sealtap::opener::ole
