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
constexpr FormatDescriptor descriptor(std::string_view name, std::string_view reads) {
    return {.name = name, .accepts = accepts<kCoding>, .open = open<kCoding>, .reads = reads};
}

inline constexpr FormatDescriptor kBzip2 = descriptor<Coding::Bzip2>("bzip2", "bzip2 files");
inline constexpr FormatDescriptor kXz = descriptor<Coding::Xz>("xz", "xz files");
inline constexpr FormatDescriptor kLzma = descriptor<Coding::Lzma>("lzma", "lzma files");
inline constexpr FormatDescriptor kLzip = descriptor<Coding::Lzip>("lzip", "lzip files");
inline constexpr FormatDescriptor kZstd = descriptor<Coding::Zstd>("zstd", "Zstandard files");
inline constexpr FormatDescriptor kLz4 = descriptor<Coding::Lz4>("lz4", "LZ4 files");

}  // namespace sealtap::opener::coding
