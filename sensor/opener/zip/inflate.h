#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "opener/sink.h"
#include "sealtap/bytes.h"

namespace sealtap::opener::zip {

/// CRC-32 as zip and gzip have it; `so_far` is that of what stands before.
[[nodiscard]] std::uint32_t checksum(Bytes octets, std::uint32_t so_far = 0) noexcept;

/// Raw DEFLATE (RFC 1951), one stream after another in the same 100 KB of memory.
class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    enum class End : std::uint8_t {
        Stream,   ///< the stream says that it ends
        Input,    ///< it goes on behind what was given
        Broken,   ///< what was written before is good
        Stopped,  ///< the sink wants no more, or there is no memory
    };
    struct Outcome {
        End end = End::Input;
        std::uint64_t consumed = 0;
    };
    /// Begins a new stream.
    void restart() noexcept;
    [[nodiscard]] Outcome inflate(Bytes data, Sink& to);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sealtap::opener::zip
