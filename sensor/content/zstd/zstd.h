#pragma once

#include <cstdint>

#include "sealtap/content_decoder.h"

namespace sealtap::content::zstd {

/// RFC 8878, as the coding "zstd" and as a file known by its first octets, if they state a window
/// of no more than RFC 9659 lets a sender use; files with larger ones are opened as a whole
/// (sensor/opener), where there is memory for them. Frames are joined; those to be skipped become
/// "zstd.skippable".
extern const DecoderDescriptor kDescriptor;

/// What libzstd takes at most to read a frame of that window.
[[nodiscard]] std::uint64_t memory_for(std::uint64_t window) noexcept;

}  // namespace sealtap::content::zstd
