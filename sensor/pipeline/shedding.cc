#include "pipeline/shedding.h"

#include <algorithm>
#include <utility>

#include "base/byte_reader.h"
#include "flow/community_id.h"

namespace sealtap::pipeline {
namespace {

/// From here on everything in the order is shed; what is left of the ring is for headers.
constexpr std::uint32_t kAllPercent = 90;
constexpr std::size_t kTcpHeaderBytes = 20;
constexpr std::size_t kUdpHeaderBytes = 8;
constexpr std::uint8_t kSyn = 0x02;

bool is_inbound_judged(const Settings& settings) {
    return std::ranges::any_of(settings.policies, [](const PolicySettings& policy) {
        return policy.name == "inbound" && policy.on && !policy.off;
    });
}

/// Octets of TCP header; absent when the worker is to see the segment whole: a SYN, or a header
/// that is wrong.
std::optional<std::size_t> tcp_header_bytes(Bytes segment) noexcept {
    if (segment.size() < kTcpHeaderBytes) return std::nullopt;
    base::ByteReader reader(segment.subspan(12));
    const std::size_t size = static_cast<std::size_t>(reader.u8() >> 4U) * 4;
    const bool is_syn = (reader.u8() & kSyn) != 0;
    if (is_syn || size < kTcpHeaderBytes) return std::nullopt;
    return size;
}

std::optional<std::size_t> header_bytes(const Datagram& datagram) noexcept {
    if (datagram.protocol == flow::kTcp) return tcp_header_bytes(datagram.payload);
    return datagram.protocol == flow::kUdp ? kUdpHeaderBytes : 0;
}

FrameCause cause_of(ShedClass shed_class) noexcept {
    switch (shed_class) {
        case ShedClass::Encrypted: return FrameCause::ShedEncrypted;
        case ShedClass::Inbound: return FrameCause::ShedInbound;
        case ShedClass::Bulk: return FrameCause::ShedBulk;
        case ShedClass::Any: break;
    }
    return FrameCause::ShedAny;
}

}  // namespace

Shedder::Shedder(const Settings& settings, const policy::Zones& zones, const FlowMarks& marks)
    : order_(settings.shedding.order), zones_(zones), marks_(marks) {
    if (is_inbound_judged(settings)) std::erase(order_, ShedClass::Inbound);
    const std::uint32_t start = settings.shedding.start_percent;
    const auto last = static_cast<std::uint32_t>(std::max<std::size_t>(order_.size(), 2) - 1);
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
        starts_.push_back(start + (kAllPercent - start) * i / last);
    }
}

/// A class that is shed goes on being shed until the ring is at half of where that began: else the
/// sensor would flutter between both.
void Shedder::on_fill(std::uint64_t used, std::uint64_t capacity) noexcept {
    const std::uint64_t percent = used * 100 / std::max<std::uint64_t>(capacity, 1);
    while (level_ < starts_.size() && percent >= starts_[level_]) ++level_;
    while (level_ > 0 && 2 * percent < starts_[level_ - 1]) --level_;
}

bool Shedder::shed(Datagram& datagram) noexcept {
    if (level_ == 0) return false;
    const std::optional<std::size_t> kept = header_bytes(datagram);
    // What the snap length cut already has a cause of its own.
    if (!kept || datagram.payload.size() <= *kept || datagram.missing_bytes != 0) return false;
    const std::optional<ShedClass> shed_class = class_of(datagram);
    if (!shed_class) return false;
    const std::size_t left_out = datagram.payload.size() - *kept;
    ledger_.count(cause_of(*shed_class), left_out);
    datagram.payload = datagram.payload.first(*kept);
    datagram.missing_bytes = static_cast<std::uint32_t>(left_out);
    datagram.missing_cause = Cause::Overload;
    return true;
}

/// The first class of the order, as far as it is shed now, that the datagram belongs to.
std::optional<ShedClass> Shedder::class_of(const Datagram& datagram) const noexcept {
    for (std::size_t i = 0; i < level_; ++i) {
        if (is_of(order_[i], datagram)) return order_[i];
    }
    return std::nullopt;
}

bool Shedder::is_of(ShedClass shed_class, const Datagram& datagram) const noexcept {
    switch (shed_class) {
        case ShedClass::Encrypted: return mark_of(datagram) == FlowMark::Encrypted;
        case ShedClass::Bulk: return mark_of(datagram) == FlowMark::Bulk;
        case ShedClass::Inbound:
            return &zones_.of(datagram.source, datagram.vlans) == &zones_.internet() &&
                   !zones_.stays_on_link(datagram.source, datagram.vlans);
        case ShedClass::Any: break;
    }
    return true;
}

FlowMark Shedder::mark_of(const Datagram& datagram) const noexcept {
    Endpoint from{datagram.source, 0};
    Endpoint to{datagram.destination, 0};
    if (datagram.protocol == flow::kTcp || datagram.protocol == flow::kUdp) {
        base::ByteReader reader(datagram.payload);
        from.port = reader.u16();
        to.port = reader.u16();
    }
    return marks_.of(marks_.hash(from, to, datagram.protocol));
}

}  // namespace sealtap::pipeline
