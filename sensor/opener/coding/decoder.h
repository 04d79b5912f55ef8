#pragma once

#include <cstdint>

#include "opener/sink.h"
#include "sealtap/bytes.h"

// Compressed streams that are whole in memory. The only door to bzip2, liblzma, zstd and lz4: each
// library by itself, since libarchive's filters drop up to 64 KiB before a damage and allocate what
// a header asks for.
namespace sealtap::opener::coding {

enum class Coding : std::uint8_t { Bzip2, Xz, Lzma, Lzip, Zstd, Lz4 };

enum class Status : std::uint8_t {
    Whole,
    Damaged,        ///< what was written stands before the damage
    UnknownCoding,  ///< it is not of this coding, or uses what the library does not know
    MemoryLimit,    ///< it asks for more memory than kMemoryMax
    Stopped,        ///< the sink wanted no more
};

struct Outcome {
    Status status = Status::Whole;
    std::uint64_t consumed = 0;  ///< octets of the data that belong to the stream
};

/// What a stream may ask for: the dictionaries of `xz -9` and `zstd --ultra -22` are within.
inline constexpr std::uint64_t kMemoryMax = 160ULL << 20U;

/// Decodes stream after stream until what follows is none. Pieces of at most 64 KiB. Never throws
/// but for memory.
[[nodiscard]] Outcome decode(Coding coding, Bytes data, Sink& to);

/// LZMA as zip has it (APPNOTE 5.8): version, length and octets of the properties, the raw stream.
/// `size`: of what it yields, where it has no end mark.
[[nodiscard]] Outcome decode_zip_lzma(Bytes data, std::uint64_t size, Sink& to);

}  // namespace sealtap::opener::coding
