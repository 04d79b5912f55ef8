#include "decode/plausible.h"

#include "base/byte_reader.h"
#include "decode/ipv4_header.h"
#include "decode/link_layer.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::size_t kTagsMax = 4;  // looked through to find IP

bool is_left_to_the_card(Bytes header) noexcept {
    ByteReader reader(header);
    reader.skip(10);
    return reader.u16() == 0;
}

bool has_honest_checksum(Bytes data) noexcept {
    const std::size_t header_bytes = (ByteReader(data).u8() & 0x0fU) * std::size_t{4};
    const Bytes header = data.first(header_bytes);
    return is_checksum_right(header) || is_left_to_the_card(header);
}

bool begins_with_typed_ip(const Layer& layer, Kind kind) noexcept {
    if (kind != Kind::Ipv4 && kind != Kind::Ipv6) return false;
    Layer inside = layer;
    inside.kind = kind;
    const IpStep header = read_ip(inside);
    return header && checks_out(inside, *header);
}

}  // namespace

bool checks_out(const Layer& layer, const IpHeader& header) noexcept {
    constexpr std::size_t kPaddingMax = 64;  // a frame of 60 octets, and a frame check
    const std::size_t end = header.payload.offset - layer.offset + header.payload.data.size();
    if (layer.data.size() - end > kPaddingMax) return false;
    return layer.kind != Kind::Ipv4 || has_honest_checksum(layer.data);
}

bool begins_with_ip(const Layer& layer) noexcept {
    const unsigned version = ByteReader(layer.data).u8() >> 4U;
    if (version != 4 && version != 6) return false;
    return begins_with_typed_ip(layer, version == 4 ? Kind::Ipv4 : Kind::Ipv6);
}

bool begins_with_tag(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    for (std::size_t tags = 0; tags < kTagsMax; ++tags) {
        reader.skip(2);
        const Kind kind = kind_of_ether_type(reader.u16());
        if (!reader.ok()) return false;
        if (kind == Kind::Ipv4 || kind == Kind::Ipv6)
            return begins_with_typed_ip(behind(layer, reader.position(), kind), kind);
    }
    return false;
}

bool begins_with_ethernet(const Layer& layer) noexcept {
    constexpr std::size_t kTypeAt = 12;
    if (layer.data.size() < kTypeAt) return false;
    ByteReader reader(layer.data);
    reader.skip(kTypeAt);
    const Kind kind = kind_of_ether_type(reader.u16());
    if (!reader.ok()) return false;
    const Layer inside = behind(layer, reader.position(), kind);
    return kind == Kind::Vlan ? begins_with_tag(inside) : begins_with_typed_ip(inside, kind);
}

}  // namespace sealtap::decode
