#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/bytes.h"

namespace sealtap::test {

/// One record of a capture to be written.
struct CapturedFrame {
    std::int64_t time_ns = 0;  ///< since 1970
    std::string data;
    std::optional<std::uint32_t> wire_length;  ///< absent: nothing was cut
};

enum class PcapOrder { Little, Big };
enum class PcapTimes { Microseconds, Nanoseconds };
enum class PcapKind { Classic, Kuznetzov };  ///< the latter with longer record headers

struct PcapShape {
    std::uint32_t link_type = 1;  ///< LINKTYPE_ value
    PcapOrder order = PcapOrder::Little;
    PcapTimes times = PcapTimes::Microseconds;
    std::uint32_t snap_length = 262144;
    std::uint32_t major = 2;
    std::uint32_t minor = 4;
    PcapKind kind = PcapKind::Classic;
};

/// The octets of a number in the given order.
inline std::string number(std::uint64_t value, std::size_t octets, PcapOrder order) {
    std::string out(octets, '\0');
    for (std::size_t i = 0; i < octets; ++i) {
        const std::size_t at = order == PcapOrder::Little ? i : octets - 1 - i;
        out[at] = static_cast<char>((value >> (8 * i)) & 0xffU);
    }
    return out;
}

/// A classic pcap file (draft-ietf-opsawg-pcap) as octets.
inline std::string pcap_file(const std::vector<CapturedFrame>& frames,
                             const PcapShape& shape = {}) {
    const auto u32 = [&](std::uint64_t value) { return number(value, 4, shape.order); };
    const bool nano = shape.times == PcapTimes::Nanoseconds;
    const bool longer = shape.kind == PcapKind::Kuznetzov;
    std::string out = u32(longer ? 0xa1b2cd34
                          : nano ? 0xa1b23c4d
                                 : 0xa1b2c3d4) +
                      number(shape.major, 2, shape.order) + number(shape.minor, 2, shape.order) +
                      u32(0) + u32(0) + u32(shape.snap_length) + u32(shape.link_type);
    for (const CapturedFrame& frame : frames) {
        const auto time = static_cast<std::uint64_t>(frame.time_ns);
        const std::uint64_t fraction = time % 1'000'000'000;
        out += u32(time / 1'000'000'000) + u32(nano ? fraction : fraction / 1000) +
               u32(frame.data.size()) +
               u32(frame.wire_length.value_or(static_cast<std::uint32_t>(frame.data.size()))) +
               std::string(longer ? 8 : 0, '\0') + frame.data;
    }
    return out;
}

/// A pcapng file: a section header, an interface description for each link type, and the frames,
/// each on the interface of its index in `interfaces`; with microseconds.
inline std::string pcapng_file(const std::vector<std::uint32_t>& link_types,
                               const std::vector<CapturedFrame>& frames,
                               const std::vector<std::uint32_t>& interfaces = {}) {
    const auto u16 = [](std::uint64_t value) { return number(value, 2, PcapOrder::Little); };
    const auto u32 = [](std::uint64_t value) { return number(value, 4, PcapOrder::Little); };
    const auto block = [&](std::uint32_t type, const std::string& body) {
        const std::string padded = body + std::string((4 - body.size() % 4) % 4, '\0');
        const std::string length = u32(padded.size() + 12);
        return u32(type) + length + padded + length;
    };
    std::string out = block(0x0a0d0d0a, u32(0x1a2b3c4d) + u16(1) + u16(0) + std::string(8, '\xff'));
    for (const std::uint32_t link_type : link_types)
        out += block(1, u16(link_type) + u16(0) + u32(262144));
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const auto time = static_cast<std::uint64_t>(frames[i].time_ns) / 1000;
        const std::uint64_t size = frames[i].data.size();
        out += block(6, u32(i < interfaces.size() ? interfaces[i] : 0) + u32(time >> 32U) +
                            u32(time & 0xffffffffU) + u32(size) +
                            u32(frames[i].wire_length.value_or(static_cast<std::uint32_t>(size))) +
                            frames[i].data);
    }
    return out;
}

inline void write_file(const std::string& path, std::string_view octets) {
    std::ofstream(path, std::ios::binary)
        .write(octets.data(), static_cast<std::streamsize>(octets.size()));
}

}  // namespace sealtap::test
