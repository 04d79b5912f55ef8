#pragma once

#include "opener/coding/decoder.h"
#include "opener/format.h"

// Files that are one compressed stream: what it yields is the only part, raw.
namespace sealtap::opener::coding {

template <Coding kCoding>
[[nodiscard]] bool accepts(const Whole& whole);
template <Coding kCoding>
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

template <Coding kCoding>
constexpr FormatDescriptor descriptor(std::string_view name) {
    return {.name = name, .accepts = accepts<kCoding>, .open = open<kCoding>};
}

inline constexpr FormatDescriptor kBzip2 = descriptor<Coding::Bzip2>("bzip2");
inline constexpr FormatDescriptor kXz = descriptor<Coding::Xz>("xz");
inline constexpr FormatDescriptor kLzma = descriptor<Coding::Lzma>("lzma");
inline constexpr FormatDescriptor kLzip = descriptor<Coding::Lzip>("lzip");
inline constexpr FormatDescriptor kZstd = descriptor<Coding::Zstd>("zstd");
inline constexpr FormatDescriptor kLz4 = descriptor<Coding::Lz4>("lz4");

}  // namespace sealtap::opener::coding
