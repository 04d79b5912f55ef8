#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/hash.h"
#include "sealtap/bytes.h"

namespace sealtap::flow {

/// A hash for what must be quick: every delivered octet, and the key of every packet's flow. XXH3
/// with a secret of its own, which no sender knows and no output shows, so that nobody can aim at a
/// collision. Not for what leaves the process. The same octets and key give the same hash on any
/// processor.
class OctetHash {
public:
    explicit OctetHash(const base::HashKey& key) noexcept;
    [[nodiscard]] std::uint64_t operator()(Bytes data) const noexcept;

private:
    std::array<std::byte, 192> secret_{};
};

}  // namespace sealtap::flow
