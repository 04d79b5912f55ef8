#include "decode/decoder.h"

#include <algorithm>
#include <limits>

#include "decode/carrier_layer.h"
#include "decode/link_layer.h"
#include "decode/plain_frame.h"
#include "decode/plausible.h"
#include "decode/tunnel_layer.h"
#include "decode/wlan_layer.h"

namespace sealtap::decode {

/// The way through one frame.
struct Decoder::Walk {
    Datagram stamp;                 // what all datagrams of the frame have: time, number, tags
    std::optional<Datagram> found;  // the innermost so far
    FrameCause cause = FrameCause::NotIp;  // why it went no further, and from where on
    std::size_t stopped_at = 0;
    std::optional<Rest> sibling;  // behind the subframe that the way went into
    bool is_found_in_subframe = false;
    bool is_put_together = false;  // of fragments: pieces in it are not looked for
    std::optional<Piece> piece;

    void stop(FrameCause why, std::size_t offset) noexcept {
        cause = why;
        stopped_at = offset;
    }
};

namespace {

void keep_tag(VlanTags& tags, std::uint16_t id) noexcept {
    if (tags.count < VlanTags::kMax) tags.ids[tags.count++] = id;
}

Datagram datagram_of(const Datagram& stamp, const IpHeader& header) noexcept {
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
    Datagram datagram = stamp;
    datagram.source = header.source;
    datagram.destination = header.destination;
    datagram.protocol = header.protocol;
    datagram.payload = header.payload.data;
    datagram.missing_bytes = static_cast<std::uint32_t>(std::min(header.payload.cut, kMax));
    datagram.fragment = header.fragment;
    datagram.flaw = header.flaw;
    return datagram;
}

std::uint64_t snapped_bytes(const Packet& packet) noexcept {
    return packet.wire_length > packet.data.size() ? packet.wire_length - packet.data.size() : 0;
}

}  // namespace

std::optional<Datagram> Decoder::decode(const Packet& packet) {
    std::optional<Datagram> found;
    if (limits_[Limit::LayersMax] >= kPlainFrameLayers &&
        read_plain_frame(packet, found.emplace())) {
        count_frame(packet);
        ledger_.headers += packet.data.size() - found->payload.size();
        more_.reset();
        piece_.reset();
    } else {
        found = decode_by_layers(packet);
    }
    return found;
}

std::optional<Datagram> Decoder::decode_by_layers(const Packet& packet) {
    count_frame(packet);
    more_.reset();
    Walk walk;
    walk.stamp.time = packet.time;
    walk.stamp.packet_number = packet.number;
    walk.stamp.source_index = packet.source;
    descend(walk, Layer{kind_of_link(packet.link_type), packet.data, 0, snapped_bytes(packet)});

    return settle(walk, 0, packet.data.size());
}

std::optional<Datagram> Decoder::decode_more() {
    if (!more_) return std::nullopt;
    const Rest rest = *more_;
    more_.reset();
    Walk walk;
    walk.stamp = rest.stamp;
    descend(walk, rest.layer);
    return settle(walk, rest.layer.offset, rest.frame_bytes);
}

// Counted only now that it is settled which datagram the frame is taken for. When that lies in a
// subframe, or none was there to lose, those behind it are for decode_more().
std::optional<Datagram> Decoder::settle(Walk& walk, std::size_t begin, std::size_t frame_bytes) {
    std::size_t end = frame_bytes;
    if (walk.sibling && (!walk.found || walk.is_found_in_subframe)) {
        end = walk.sibling->layer.offset;
        more_ = *walk.sibling;
        more_->frame_bytes = frame_bytes;
    }
    piece_ = walk.piece;
    if (walk.piece) {
        ledger_.headers += end - begin - walk.piece->held_bytes();
    } else if (walk.found) {
        ledger_.headers += end - begin - walk.found->payload.size();
    } else {
        ledger_.headers += walk.stopped_at - begin;
        ledger_.count(walk.cause, end - walk.stopped_at);
    }
    return walk.found;
}

std::optional<Datagram> Decoder::decode_joined(const Layer& whole, const Datagram& stamp) {
    Walk walk;
    walk.stamp = stamp;
    descend(walk, whole);
    // Nor do its octets wait for a decode_more().
    const std::size_t end = walk.sibling ? walk.sibling->layer.offset : whole.data.size();
    if (walk.sibling) ledger_.count(FrameCause::LayerLimit, whole.data.size() - end);
    walk.sibling.reset();
    const std::optional<Rest> more = more_;
    const std::optional<Datagram> found = settle(walk, 0, end);
    more_ = more;
    return found;
}

std::optional<Datagram> Decoder::decode_reassembled(const Datagram& whole) {
    Walk walk;
    piece_.reset();
    walk.stamp = whole;
    walk.is_put_together = true;
    IpHeader outer{whole.source,   whole.destination,
                   whole.protocol, std::nullopt,
                   whole.flaw,     Layer{Kind::NotIp, whole.payload, 0, whole.missing_bytes}};
    if (const std::optional<FrameCause> cause = skip_extensions(outer)) {
        ledger_.count(*cause, whole.payload.size());
        return std::nullopt;
    }
    descend(walk, enter_ip(walk, outer));
    // The octets of a datagram that was put together do not wait for a decode_more().
    if (walk.sibling) walk.found = datagram_of(walk.stamp, outer);
    ledger_.headers += whole.payload.size() - walk.found->payload.size();
    return walk.found;
}

void Decoder::count_frame(const Packet& packet) noexcept {
    ++ledger_.frames;
    ledger_.captured += packet.data.size();
    const std::uint64_t snapped = snapped_bytes(packet);
    ledger_.snapped_bytes += snapped;
    if (snapped != 0) ++ledger_.truncated_frames;
}

// Every turn reads one header; no layer is entered twice.
void Decoder::descend(Walk& walk, std::optional<Layer> layer) {
    const std::uint64_t layers_max = limits_[Limit::LayersMax];
    for (std::uint64_t layers = 0; layer; ++layers) {
        if (layers == layers_max) {
            hits_.hit(Limit::LayersMax);
            walk.stop(FrameCause::LayerLimit, layer->offset);
            return;
        }
        layer = read_layer(walk, *layer);
    }
}

std::optional<Layer> Decoder::read_layer(Walk& walk, const Layer& layer) {
    if (layer.kind == Kind::Ipv4 || layer.kind == Kind::Ipv6) {
        const IpStep header = read_ip(layer);
        // A datagram that was found already is given up only for one that can be believed.
        if (header && (!walk.found || checks_out(layer, *header))) return enter_ip(walk, *header);
        walk.stop(header ? FrameCause::MalformedHeader : header.error(), layer.offset);
        return std::nullopt;
    }
    if (take_piece(walk, layer)) return std::nullopt;
    const Step next = is_tunnel(layer.kind) ? read_tunnel(layer) : read_link(layer);
    if (!next) {
        walk.stop(next.error(), layer.offset);
        return std::nullopt;
    }
    if (layer.kind == Kind::WlanSubframe && !note_sibling(walk, layer)) return std::nullopt;
    if (layer.kind == Kind::Vlan || layer.kind == Kind::MaybeTag)
        keep_tag(walk.stamp.vlans, vlan_id(layer));
    return *next;
}

// What was found around it goes with it.
bool Decoder::take_piece(Walk& walk, const Layer& layer) {
    const bool is_wlan = layer.kind >= Kind::Wlan && layer.kind <= Kind::WlanSwapped;
    if (walk.is_put_together || (!is_wlan && layer.kind != Kind::Capwap)) return false;
    if (is_wlan) {
        walk.piece = wlan_piece(layer);
        if (walk.piece) walk.piece->around = walk.found;
    } else if (walk.found) {
        walk.piece = capwap_piece(layer, *walk.found);
    }
    if (!walk.piece) return false;
    walk.piece->stamp = walk.stamp;
    walk.found.reset();
    return true;
}

// False for subframes within a subframe: one walk comes back to one place only.
bool Decoder::note_sibling(Walk& walk, const Layer& subframe) {
    const std::optional<Layer> next = next_subframe(subframe);
    if (!next) return true;
    if (walk.sibling) {
        walk.stop(FrameCause::LayerLimit, subframe.offset);
        return false;
    }
    walk.sibling = Rest{*next, walk.stamp};
    walk.is_found_in_subframe = false;
    return true;
}

std::optional<Layer> Decoder::enter_ip(Walk& walk, const IpHeader& header) {
    walk.found = datagram_of(walk.stamp, header);
    walk.is_found_in_subframe = true;
    return header.fragment ? std::nullopt : tunnel_in(header);
}

}  // namespace sealtap::decode
