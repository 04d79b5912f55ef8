#pragma once

#include <cstdint>
#include <vector>

#include "opener/format.h"
#include "opener/rtf/words.h"

namespace sealtap::opener::rtf {

/// The octets that stand in a document as hexadecimal digits or behind \bin: pictures, embedded
/// objects. Only where they stand is kept; they are read when the text has been written.
class Blobs {
public:
    explicit Blobs(Bytes document) : document_(document) {}

    enum class As : std::uint8_t { Digits, Octets };
    /// What is added from here on is another one.
    void begin(Target target);
    void add(std::size_t offset, std::size_t length, As as);
    void write(Output& out) const;

private:
    struct Span {
        std::size_t offset = 0;
        std::size_t length = 0;
        As as = As::Digits;
    };
    struct Blob {
        Target target = Target::Data;
        std::size_t first_span = 0;
    };

    void write_odd(std::size_t blob, Output& out) const;
    [[nodiscard]] std::vector<std::byte> decode(std::size_t blob) const;

    Bytes document_;
    std::vector<Blob> blobs_;
    std::vector<Span> spans_;
};

}  // namespace sealtap::opener::rtf
