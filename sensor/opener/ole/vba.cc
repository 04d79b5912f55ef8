#include "opener/ole/vba.h"

#include <algorithm>
#include <bit>

#include "opener/ole/little_endian.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::byte kContainer{1};
constexpr std::size_t kChunk = 4096;
constexpr unsigned kChunkSignature = 3;
/// How every module's source begins. Its eight letters stand uncompressed behind their flags.
constexpr std::string_view kSource("\0Attribut", 9);

/// Copies what is said to have stood before ([MS-OVBA] 2.4.1.3.19.1); false: it never did.
bool copy(std::string& out, unsigned token) {
    const unsigned offset_bits =
        std::max(4U, static_cast<unsigned>(std::bit_width(out.size() - 1)));
    const unsigned length_bits = 16 - std::min(offset_bits, 12U);
    const std::size_t length = (token & ((1U << length_bits) - 1)) + 3;
    const std::size_t offset = (token >> length_bits) + 1;
    if (offset > out.size()) return false;
    for (std::size_t i = 0; i < length && out.size() < kChunk; ++i) {
        out += out[out.size() - offset];
    }
    return true;
}

void decompress(std::string& out, Bytes data) {
    std::size_t at = 0;
    while (at < data.size() && out.size() < kChunk) {
        const unsigned flags = u8_at(data, at++);
        for (unsigned bit = 0; bit < 8 && at < data.size(); ++bit) {
            if ((flags >> bit & 1U) == 0) {
                out += static_cast<char>(u8_at(data, at++));
                continue;
            }
            if (out.empty() || !copy(out, u16_at(data, at))) return;
            at += 2;
        }
    }
}

std::size_t find_source(Bytes stream) noexcept {
    const std::string_view text = text_of(stream);
    for (std::size_t at = text.find(kSource); at != std::string_view::npos;
         at = text.find(kSource, at + 1)) {
        // The signature and the header of the first chunk stand before.
        if (at >= 3 && stream[at - 3] == kContainer) return at - 3;
    }
    return std::string_view::npos;
}

}  // namespace

VbaContainer::VbaContainer(Bytes octets) noexcept : left_(from(octets, 1)) {}

bool VbaContainer::next(std::string& chunk) {
    chunk.clear();
    const std::uint16_t header = u16_at(left_, 0);
    if (left_.size() < 2 || (header >> 12U & 7U) != kChunkSignature) return false;
    const bool is_compressed = (header & 0x8000U) != 0;
    const Bytes data = cut(left_, 2, (header & 0xFFFU) + 1U);
    left_ = left_.subspan(2 + data.size());
    if (is_compressed) {
        decompress(chunk, data);
    } else {
        chunk += text_of(data);
    }
    return !chunk.empty();
}

bool write_vba(Bytes stream, std::string_view path, Output& out) {
    const std::size_t source = find_source(stream);
    if (source == std::string_view::npos) return false;
    VbaContainer container(stream.subspan(source));
    out.begin(raw_part("vba:source", path));
    std::string chunk;
    while (out.wants_more() && container.next(chunk)) out.data(bytes_of(chunk));
    out.end(out.wants_more() ? EndReason::Complete : EndReason::Aborted);
    // Compiled code, with the names and texts that it uses.
    if (source != 0 && out.wants_more()) {
        put_raw(out, raw_part("vba:compiled", path), stream.first(source));
    }
    if (!container.rest().empty() && out.wants_more()) {
        put_raw(out, raw_part("vba:rest", path), container.rest());
    }
    return true;
}

}  // namespace sealtap::opener::ole
