#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/vector_path.h"
#include "sealtap/bytes.h"

namespace sealtap::content::embedded {

/// What is to be seen of 64 octets in a row at one look, one bit each, the first one's lowest.
struct OctetMarks {
    /// The octet and the next one are letters of two kinds: capital ones but "O", small ones,
    /// digits. Words have few of these, codings many. (Some signs count as letters, too.)
    std::uint64_t changes = 0;
    /// The octet and the next one may stand where "begin" does in uuencode, or "=ybegin" in yEnc.
    std::uint64_t pairs = 0;
    bool operator==(const OctetMarks&) const = default;
};
inline constexpr std::size_t kOctetsPerWord = 64;

/// Marks 64 octets a word; behind the last octet all bits are 0, and nothing is known of it. `out`
/// has a word for each 64 octets begun. The processor can take `path`. Any thread, the same answer
/// on every path.
void mark(Bytes octets, base::VectorPath path, std::span<OctetMarks> out) noexcept;

}  // namespace sealtap::content::embedded
