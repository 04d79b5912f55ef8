#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "content/coding.h"

namespace sealtap::content {

/// What undoes DEFLATE. Both give the same octets, statuses and counts
/// (tests/content/inflate_test).
enum class InflateEngine : std::uint8_t {
    Fastest,  ///< ISA-L where it was built in, else zlib
    Zlib,
};

/// Raw DEFLATE (RFC 1951) into one child part. Takes some 48 KB with zlib and 96 KB more with
/// ISA-L; made at a part's first octets and destroyed at its end. Used by one worker.
class Inflater {
public:
    /// Of zlib. What ISA-L takes besides it takes from DecoderMemory itself, or does without.
    static constexpr std::uint64_t kStateBytes = 48 * 1024;

    explicit Inflater(InflateEngine engine = InflateEngine::Fastest);
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    struct Outcome {
        DecodeStatus status;
        std::size_t consumed;  ///< octets of `data` that belong to the compressed stream
    };
    /// Writes what `data` yields. Once done(), no further octet is consumed until restart().
    [[nodiscard]] Outcome inflate(Bytes data, DecodedPart& to, PartEmitter& out);
    [[nodiscard]] bool done() const noexcept;
    void restart() noexcept;

private:
    class Plain;
    std::unique_ptr<Plain> plain_;               ///< exactly one of the two
    std::unique_ptr<class BlockInflater> fast_;  ///< null without ISA-L
};

}  // namespace sealtap::content
