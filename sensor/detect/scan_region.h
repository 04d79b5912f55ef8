#pragma once

#include <cstdint>
#include <optional>

#include "detect/charset.h"
#include "sealtap/bytes.h"

namespace sealtap::detect {

/// What lies beyond an end of the octets at hand.
enum class Edge : std::uint8_t {
    More,   ///< octets of the part, further away than any context reaches
    Part,   ///< the part begins or ends here
    Gap,    ///< octets that were never captured
    Pause,  ///< on the right: more may come, and what is there is looked at already
};

/// Octets of one part, in order and without a gap.
struct ScanRegion {
    Bytes octets;
    std::uint64_t base = 0;  ///< offset of octets[0] in the part
    Edge left = Edge::Part;
    Edge right = Edge::More;
};

/// How far around a match anything is looked at, in octets. What a finding depends on lies within,
/// so findings do not depend on how a part is cut.
inline constexpr std::size_t kContextBytes = 1024;

/// Knows where the characters of GB18030 text begin. An octet below 0x30 is never the later part of
/// a character, so behind it a character begins; between such octets the characters are counted off
/// from the last known beginning, which may lie any number of blocks back. Questions come in rising
/// order, and each octet is looked at about once.
class Gb18030Aligner {
public:
    /// At the begin of a part a character begins; behind a gap nobody knows.
    explicit Gb18030Aligner(Edge left = Edge::Part) noexcept : known_(left != Edge::Gap) {}

    /// The first beginning of a character at or behind octets[at]; nullopt when none is known.
    /// Offsets are those of the part, so the answer stays true when the region moves on.
    std::optional<std::size_t> boundary_from(const ScanRegion& region, std::size_t at) noexcept;

    /// Begins anew behind a gap, at that offset of the part.
    void forget(std::uint64_t offset) noexcept {
        known_ = false;
        cursor_ = offset;
    }

private:
    std::uint64_t cursor_ = 0;  ///< known: a beginning. Else no octet before it is below 0x30
    bool known_ = true;
};

}  // namespace sealtap::detect
