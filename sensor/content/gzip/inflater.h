#pragma once

#include <cstddef>
#include <memory>

#include "content/coding.h"

namespace sealtap::content {

/// Raw DEFLATE (RFC 1951) into one child part. Takes some 40 KB; made at a part's first octet and
/// destroyed at its end. Used by one worker.
class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    struct Outcome {
        DecodeStatus status;
        std::size_t consumed;  ///< octets of `data` that belong to the compressed stream
    };
    /// Writes what `data` yields. Once done(), no further octet is consumed until restart().
    [[nodiscard]] Outcome inflate(Bytes data, DecodedPart& to, PartEmitter& out);
    [[nodiscard]] bool done() const noexcept { return done_; }
    void restart() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
    bool done_ = false;
};

}  // namespace sealtap::content
