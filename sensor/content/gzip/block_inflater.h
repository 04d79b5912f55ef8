#pragma once

#include <memory>

#include "content/gzip/inflater.h"

namespace sealtap::content {

/// The fast half of Inflater, as ISA-L does it; the same contract.
class BlockInflater {
public:
    virtual ~BlockInflater() = default;
    [[nodiscard]] virtual Inflater::Outcome inflate(Bytes data, DecodedPart& to,
                                                    PartEmitter& out) = 0;
    [[nodiscard]] virtual bool done() const noexcept = 0;
    virtual void restart() noexcept = 0;
};

/// Null when this build has no ISA-L.
[[nodiscard]] std::unique_ptr<BlockInflater> make_block_inflater();

}  // namespace sealtap::content
