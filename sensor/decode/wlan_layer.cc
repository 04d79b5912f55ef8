#include "decode/wlan_layer.h"

#include <algorithm>
#include <utility>

#include "base/byte_reader.h"
#include "decode/link_layer.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::size_t kCheckBytes = 4;  // the frame check sequence
constexpr std::size_t kSubframeHeaderBytes = 14;

std::uint16_t u16_little(ByteReader& reader) noexcept { return __builtin_bswap16(reader.u16()); }
std::uint32_t u32_little(ByteReader& reader) noexcept { return __builtin_bswap32(reader.u32()); }

/// What behind a radio's header stands, as that header says.
struct Trailer {
    bool has_check = false;
    bool is_padded = false;
};

Layer behind_radio(const Layer& layer, std::size_t header_bytes, Trailer trailer) noexcept {
    Layer inside = behind(layer, header_bytes, trailer.is_padded ? Kind::WlanPadded : Kind::Wlan);
    const std::uint64_t stated = inside.data.size() + inside.cut;
    if (trailer.has_check && stated >= kCheckBytes) bound(inside, stated - kCheckBytes);
    return inside;
}

// radiotap.org: little-endian; bit 31 of a word of presence says that another one follows. Only the
// first field, a time of 8 octets at a multiple of 8, can stand before the flags.
Trailer radiotap_trailer(Bytes header) noexcept {
    constexpr std::uint32_t kTime = 1U << 0U;
    constexpr std::uint32_t kFlags = 1U << 1U;
    constexpr std::uint32_t kMore = 1U << 31U;
    constexpr unsigned kCheckAtEnd = 0x10;
    constexpr unsigned kDataPad = 0x20;
    ByteReader reader(header);
    reader.skip(4);
    const std::uint32_t present = u32_little(reader);
    for (std::uint32_t word = present; (word & kMore) != 0 && reader.ok();)
        word = u32_little(reader);
    if ((present & kFlags) == 0) return {};
    if ((present & kTime) != 0) reader.skip((8 - reader.position() % 8) % 8 + 8);
    const unsigned flags = reader.u8();
    if (!reader.ok()) return {};
    return {.has_check = (flags & kCheckAtEnd) != 0, .is_padded = (flags & kDataPad) != 0};
}

Step read_radiotap(const Layer& layer) noexcept {
    constexpr std::size_t kFixedBytes = 8;
    ByteReader reader(layer.data);
    const std::uint8_t version = reader.u8();
    reader.skip(1);
    const std::size_t length = u16_little(reader);
    if (!reader.ok() || length > layer.data.size())
        return std::unexpected(FrameCause::TruncatedHeader);
    if (version != 0 || length < kFixedBytes) return std::unexpected(FrameCause::MalformedHeader);
    return behind_radio(layer, length, radiotap_trailer(layer.data.first(length)));
}

// The header of AVS: a magic number of which the last digit is the version, and its whole length.
Step read_avs(const Layer& layer) noexcept {
    constexpr std::uint32_t kMagic = 0x80211000;
    ByteReader reader(layer.data);
    const std::uint32_t version = reader.u32();
    const std::size_t length = reader.u32();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((version & 0xffff'f000U) != kMagic || length < reader.position())
        return std::unexpected(FrameCause::MalformedHeader);
    if (length > layer.data.size()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, length, Kind::Wlan);
}

// Prism's header is written in the byte order of the machine; its length, a small number, shows
// which. Some drivers write that of AVS under the same link type.
Step read_prism(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const std::uint32_t code = reader.u32();
    std::size_t length = reader.u32();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (code >> 12U == 0x80211) return read_avs(layer);
    if (length > 0xffff) length = __builtin_bswap32(static_cast<std::uint32_t>(length));
    if (length < reader.position()) return std::unexpected(FrameCause::MalformedHeader);
    if (length > layer.data.size()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, length, Kind::Wlan);
}

// The fields of "802.11-Common" stand first when they are there; its flags are behind a time.
bool ppi_has_check(Bytes fields) noexcept {
    constexpr std::uint16_t kCommon = 2;
    ByteReader reader(fields);
    const std::uint16_t type = u16_little(reader);
    reader.skip(2 + 8);
    const unsigned flags = u16_little(reader);
    return reader.ok() && type == kCommon && (flags & 1U) != 0;
}

// The Per-Packet Information of CACE: little-endian, in front of a frame of any link type.
Step read_ppi(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(2);
    const std::size_t length = u16_little(reader);
    const std::uint32_t link_type = u32_little(reader);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (length < reader.position()) return std::unexpected(FrameCause::MalformedHeader);
    if (length > layer.data.size()) return std::unexpected(FrameCause::TruncatedHeader);
    const Kind kind = kind_of_link(static_cast<int>(link_type & 0xffffU));
    if (kind != Kind::Wlan) return behind(layer, length, kind);
    const bool has_check = ppi_has_check(layer.data.subspan(8, length - 8));
    return behind_radio(layer, length, {.has_check = has_check});
}

/// IEEE 802.11-2020 section 9.2.4.1, the bits of the frame control field.
struct FrameControl {
    unsigned first;
    unsigned flags;

    [[nodiscard]] bool is_version_0() const noexcept { return (first & 0x03U) == 0; }
    [[nodiscard]] bool is_data() const noexcept { return (first & 0x0cU) == 0x08U; }
    [[nodiscard]] bool is_empty() const noexcept { return (first & 0x40U) != 0; }
    [[nodiscard]] bool has_quality() const noexcept { return (first & 0x80U) != 0; }
    [[nodiscard]] bool has_four_addresses() const noexcept { return (flags & 0x03U) == 0x03U; }
    [[nodiscard]] bool has_more_fragments() const noexcept { return (flags & 0x04U) != 0; }
    [[nodiscard]] bool is_protected() const noexcept { return (flags & 0x40U) != 0; }
    [[nodiscard]] bool has_high_throughput() const noexcept { return (flags & 0x80U) != 0; }
};

// A monitor that decrypts may leave the flag as it was on the air, and even the initialisation
// vector: then a SNAP header stands in clear, at a place where chance puts one once in 2^48 frames.
bool is_in_clear(Bytes body, bool is_aggregate) noexcept {
    constexpr std::uint64_t kSnap = 0xaaaa'0300'0000;
    ByteReader reader(body);
    if (is_aggregate) reader.skip(kSubframeHeaderBytes);
    return reader.u64() >> 16U == kSnap && reader.ok();
}

/// Of a data frame (section 9.3.2.1), up to its body.
struct DataHeader {
    FrameControl control{};
    unsigned sequence = 0;  ///< control: the number of the packet, the ordinal of the fragment
    std::uint8_t quality = 0;
    std::size_t header_bytes = 0;
    std::size_t vector_bytes = 0;  ///< left behind it by who decrypted
    bool is_encrypted = false;

    [[nodiscard]] unsigned fragment() const noexcept { return sequence & 0x0fU; }
    [[nodiscard]] bool is_aggregate() const noexcept { return (quality & 0x80U) != 0; }
};

std::expected<DataHeader, FrameCause> read_data_header(const Layer& layer) noexcept {
    constexpr std::size_t kVectorBytes = 8;
    ByteReader reader(layer.data);
    DataHeader header{.control = {reader.u8(), reader.u8()}};
    FrameControl& control = header.control;
    if (layer.kind == Kind::WlanSwapped) std::swap(control.first, control.flags);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (!control.is_version_0()) return std::unexpected(FrameCause::MalformedHeader);
    if (!control.is_data() || control.is_empty()) return std::unexpected(FrameCause::NotIp);
    reader.skip(20);
    header.sequence = u16_little(reader);
    if (control.has_four_addresses()) reader.skip(6);
    if (control.has_quality()) {
        header.quality = reader.u8();
        reader.skip(control.has_high_throughput() ? 1 + 4 : 1);
    }
    if (layer.kind == Kind::WlanPadded) reader.skip((4 - reader.position() % 4) % 4);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    header.header_bytes = reader.position();
    if (!control.is_protected() || is_in_clear(reader.rest(), header.is_aggregate())) return header;
    reader.skip(kVectorBytes);
    header.is_encrypted = !is_in_clear(reader.rest(), header.is_aggregate());
    header.vector_bytes = header.is_encrypted ? 0 : kVectorBytes;
    return header;
}

// The body of a fragment other than the first begins anywhere.
Step read_frame(const Layer& layer) noexcept {
    const auto header = read_data_header(layer);
    if (!header) return std::unexpected(header.error());
    if (header->is_encrypted) return behind(layer, header->header_bytes, Kind::Protected);
    if (header->fragment() != 0) return std::unexpected(FrameCause::FragmentIncomplete);
    return behind(layer, header->header_bytes + header->vector_bytes,
                  header->is_aggregate() ? Kind::WlanSubframe : Kind::Llc);
}

// Section 9.3.2.2: two addresses and the length of what follows, 802.2 as in a frame of its own.
Step read_subframe(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(12);
    const std::size_t length = reader.u16();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    Layer inside = behind(layer, reader.position(), Kind::Llc);
    bound(inside, length);
    return inside;
}

}  // namespace

Step read_wlan(const Layer& layer) noexcept {
    switch (layer.kind) {
        case Kind::Radiotap: return read_radiotap(layer);
        case Kind::Prism: return read_prism(layer);
        case Kind::Avs: return read_avs(layer);
        case Kind::Ppi: return read_ppi(layer);
        case Kind::WlanSubframe: return read_subframe(layer);
        default: return read_frame(layer);
    }
}

// An aggregate is never cut up. Sender, receiver, the number of the packet and the traffic
// identifier, by which numbers are given, say what the piece is of.
std::optional<Piece> wlan_piece(const Layer& layer) noexcept {
    constexpr std::size_t kReceiverAt = 4;
    constexpr std::size_t kAddressesBytes = 12;
    const auto header = read_data_header(layer);
    if (!header || header->is_encrypted || header->is_aggregate()) return std::nullopt;
    const unsigned fragment = header->fragment();
    const bool has_more = header->control.has_more_fragments();
    if (fragment == 0 && !has_more) return std::nullopt;
    Piece piece;
    std::ranges::copy(layer.data.subspan(kReceiverAt, kAddressesBytes), piece.key.begin());
    piece.key[kAddressesBytes] = static_cast<std::byte>(header->sequence >> 4U & 0xffU);
    piece.key[kAddressesBytes + 1] = static_cast<std::byte>(header->sequence >> 12U);
    piece.key[kAddressesBytes + 2] = static_cast<std::byte>(header->quality & 0x0fU);
    piece.place = fragment;
    piece.next_place = fragment + 1;
    piece.is_last = !has_more;
    piece.inside = behind(layer, header->header_bytes + header->vector_bytes, Kind::Llc);
    return piece;
}

// Each but the last is filled up to a multiple of 4 octets. What is too short for a header is a
// check sequence or padding.
std::optional<Layer> next_subframe(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(12);
    const std::size_t length = reader.u16();
    reader.skip((length + kSubframeHeaderBytes + 3) / 4 * 4 - kSubframeHeaderBytes);
    if (!reader.ok() || reader.left() <= kSubframeHeaderBytes) return std::nullopt;
    return behind(layer, reader.position(), Kind::WlanSubframe);
}

}  // namespace sealtap::decode
