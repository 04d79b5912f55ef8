#pragma once

#include <cstdint>
#include <string>

#include "opener/format.h"

namespace sealtap::opener::ocr {

/// What the sensor tells the process at its start.
struct Options {
    std::uint64_t pixels_max = 0;  ///< of one page
    std::string languages;         ///< "chi_sim+eng"
};

/// Loads what reading takes; before anything else, once. False: a language is not installed.
[[nodiscard]] bool prepare(const Options& options);

/// Reads the text of a picture, page by page, as parts with the step "ocr". Refused: it is none
/// that is known here. Pages that are too large, or damaged, are told as unread.
[[nodiscard]] OpenStatus open_picture(const Whole& whole, Output& out);

}  // namespace sealtap::opener::ocr
