#pragma once

#include <string>

#include "opener/format.h"

namespace sealtap::opener::ole {

/// The compressed container ([MS-OVBA] 2.4.1) that a stream of a VBA project holds, chunk by chunk.
class VbaContainer {
public:
    /// Borrows the octets, which begin with the container's signature.
    explicit VbaContainer(Bytes octets) noexcept;

    /// Replaces `chunk` by the next 4096 octets at most; false: there are no more, or what follows
    /// is no chunk.
    bool next(std::string& chunk);
    /// What no chunk was made of.
    [[nodiscard]] Bytes rest() const noexcept { return left_; }

private:
    Bytes left_;
};

/// A stream of a VBA project: the source of its module as text, what else there is raw. False: no
/// source was found in it, and nothing was written.
[[nodiscard]] bool write_vba(Bytes stream, std::string_view path, Output& out);

}  // namespace sealtap::opener::ole
