#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "opener/format.h"

namespace sealtap::opener {

/// Writes pixels to the open part as a PNG file (W3C PNG specification), row by row from the top,
/// packed lightly: it is read again at once. The file ends with the writer; rows that did not come
/// are missing.
class PngWriter {
public:
    enum class Pixels : std::uint8_t {
        Bit,     ///< 1 is white, eight in an octet, the first in its highest bit
        Grey,    ///< an octet each
        Colour,  ///< red, green, blue
    };
    PngWriter(Output& out, std::uint32_t width, std::uint32_t height, Pixels pixels);
    ~PngWriter();
    PngWriter(const PngWriter&) = delete;
    PngWriter& operator=(const PngWriter&) = delete;

    void row(Bytes octets);

private:
    struct Packer;
    enum class Flush : std::uint8_t { No, End };
    void pack(Bytes octets, Flush flush);
    void chunk(const char* type, Bytes content);

    Output& out_;
    std::unique_ptr<Packer> packer_;
    std::vector<std::byte> packed_;
};

}  // namespace sealtap::opener
