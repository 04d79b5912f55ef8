#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/pcap_writer.h"

namespace sealtap::test {

/// The blocks of a pcapng file as octets, one call a block, in the order of the calls.
class PcapngWriter {
public:
    explicit PcapngWriter(PcapOrder order = PcapOrder::Little) : order_(order) {}

    [[nodiscard]] std::string u16(std::uint64_t value) const { return number(value, 2, order_); }
    [[nodiscard]] std::string u32(std::uint64_t value) const { return number(value, 4, order_); }
    [[nodiscard]] std::string u64(std::uint64_t value) const { return number(value, 8, order_); }

    [[nodiscard]] std::string option(unsigned code, const std::string& value) const {
        return u16(code) + u16(value.size()) + padded(value);
    }
    PcapngWriter& block(std::uint32_t type, const std::string& body) {
        const std::string inside = padded(body);
        const std::string length = u32(inside.size() + 12);
        octets_ += u32(type) + length + inside + length;
        return *this;
    }
    /// What follows is in this byte order.
    PcapngWriter& section(PcapOrder order, const std::string& options = {}, unsigned minor = 0) {
        order_ = order;
        return block(0x0a0d0d0a,
                     u32(0x1a2b3c4d) + u16(1) + u16(minor) + std::string(8, '\xff') + options);
    }
    PcapngWriter& section() { return section(order_); }
    PcapngWriter& interface(unsigned link_type, std::uint32_t snap_length = 262'144,
                            const std::string& options = {}) {
        return block(1, u16(link_type) + u16(0) + u32(snap_length) + options);
    }
    PcapngWriter& packet(std::uint32_t interface, std::uint64_t ticks, const std::string& data,
                         const std::string& options = {}) {
        return cut_packet(interface, ticks, data, data.size(), options);
    }
    PcapngWriter& cut_packet(std::uint32_t interface, std::uint64_t ticks, const std::string& data,
                             std::uint64_t wire_length, const std::string& options = {}) {
        return block(6, u32(interface) + u32(ticks >> 32U) + u32(ticks) + u32(data.size()) +
                            u32(wire_length) + padded(data) + options);
    }
    PcapngWriter& old_packet(unsigned interface, std::uint64_t ticks, const std::string& data) {
        return block(2, u16(interface) + u16(0xffff) + u32(ticks >> 32U) + u32(ticks) +
                            u32(data.size()) + u32(data.size()) + data);
    }
    PcapngWriter& simple_packet(const std::string& data, std::uint64_t wire_length) {
        return block(3, u32(wire_length) + data);
    }
    PcapngWriter& statistics(std::uint32_t interface, std::uint64_t by_interface,
                             std::uint64_t by_system) {
        return block(5, u32(interface) + u64(0) + option(5, u64(by_interface)) +
                            option(7, u64(by_system)) + option(0, ""));
    }
    PcapngWriter& secrets(std::uint32_t type, const std::string& octets) {
        return block(10, u32(type) + u32(octets.size()) + octets);
    }

    [[nodiscard]] const std::string& octets() const noexcept { return octets_; }

private:
    static std::string padded(const std::string& text) {
        return text + std::string((4 - text.size() % 4) % 4, '\0');
    }

    PcapOrder order_;
    std::string octets_;
};

}  // namespace sealtap::test
