#include "opener/coding/legacy_lz4.h"

#include <lz4.h>

#include <algorithm>
#include <vector>

#include "opener/little_endian.h"

namespace sealtap::opener::coding {
namespace {

/// Every block but the last yields so many octets.
constexpr std::size_t kBlockBytes = std::size_t{8} << 20U;
constexpr std::size_t kPieceBytes = 64 * 1024;

bool give(std::span<const std::byte> octets, Sink& to) {
    for (std::size_t at = 0; at < octets.size(); at += kPieceBytes) {
        if (!to.take(octets.subspan(at, std::min(kPieceBytes, octets.size() - at)))) return false;
    }
    return true;
}

/// lz4.h takes characters, and writes none of its input.
int decompress(Bytes block, std::span<std::byte> room) {
    const auto* from = static_cast<const char*>(static_cast<const void*>(block.data()));
    auto* into = static_cast<char*>(static_cast<void*>(room.data()));
    return LZ4_decompress_safe(from, into, static_cast<int>(block.size()),
                               static_cast<int>(room.size()));
}

}  // namespace

bool begins_as_legacy_lz4(Bytes data) noexcept { return u32_at(data, 0) == 0x184C'2102; }

Outcome decode_legacy_lz4(Bytes data, Sink& to) {
    std::vector<std::byte> room(kBlockBytes);
    Outcome outcome;
    while (true) {
        const Bytes rest = slice(data, outcome.consumed, UINT64_MAX);
        if (begins_as_legacy_lz4(rest)) {
            outcome.consumed += 4;
            continue;
        }
        if (rest.size() < 4) return outcome;
        const std::uint64_t size = u32_at(rest, 0);
        // No block is larger: what stands here belongs to something else.
        if (size == 0 || size > std::uint64_t{LZ4_COMPRESSBOUND(kBlockBytes)}) return outcome;
        const Bytes block = slice(rest, 4, size);
        const int made = block.size() == size ? decompress(block, room) : -1;
        if (made < 0) {
            outcome.status = Status::Damaged;
            return outcome;
        }
        outcome.consumed += 4 + size;
        if (!give(std::span(room).first(static_cast<std::size_t>(made)), to)) {
            outcome.status = Status::Stopped;
            return outcome;
        }
    }
}

}  // namespace sealtap::opener::coding
