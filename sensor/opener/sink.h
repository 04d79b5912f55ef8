#pragma once

#include "sealtap/bytes.h"

namespace sealtap::opener {

/// Takes decoded octets in pieces.
class Sink {
public:
    virtual ~Sink() = default;
    /// False: no more is wanted.
    [[nodiscard]] virtual bool take(Bytes piece) = 0;
};

}  // namespace sealtap::opener
