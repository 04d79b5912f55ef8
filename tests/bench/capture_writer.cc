#include "bench/capture_writer.h"

#include <algorithm>

#include "sealtap/bytes.h"
#include "support/pcap_writer.h"

namespace sealtap::bench {
namespace {

constexpr std::size_t kSegmentBytes = 1448;

void put16(std::string& out, std::size_t value) {
    out += static_cast<char>(value >> 8U & 0xFFU);
    out += static_cast<char>(value & 0xFFU);
}
void put32(std::string& out, std::size_t value) {
    put16(out, value >> 16U);
    put16(out, value & 0xFFFFU);
}
/// As a capture written on this kind of machine has it.
void put_little32(std::string& out, std::uint64_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(value >> shift & 0xFFU);
}

}  // namespace

CaptureWriter::CaptureWriter(const std::string& path, std::chrono::nanoseconds step)
    : file_(path, std::ios::binary), step_(step) {
    const std::string start = test::pcap_file({}, {.times = test::PcapTimes::Nanoseconds});
    file_ << start;
    size_ = start.size();
}

void CaptureWriter::frame(const Endpoint& from, const Endpoint& to, std::uint8_t protocol,
                          std::string_view header, std::string_view payload) {
    constexpr std::size_t kEthernet = 14;
    constexpr std::size_t kIp = 20;
    const std::size_t datagram = kIp + header.size() + payload.size();
    time_ += step_;
    header_.clear();
    put_little32(header_, static_cast<std::uint64_t>(time_.count()) / 1'000'000'000);
    put_little32(header_, static_cast<std::uint64_t>(time_.count()) % 1'000'000'000);
    put_little32(header_, kEthernet + datagram);
    put_little32(header_, kEthernet + datagram);
    header_.append("\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0\x45\0", 16);
    put16(header_, datagram);
    header_.append("\0\0\x40\0\x40", 5);
    header_ += static_cast<char>(protocol);
    put16(header_, 0);
    header_ += text_of(from.address.octets());
    header_ += text_of(to.address.octets());
    file_ << header_ << header << payload;
    size_ += header_.size() + header.size() + payload.size();
}

void CaptureWriter::tcp(const Segment& segment) {
    std::string header;
    put16(header, segment.from.port);
    put16(header, segment.to.port);
    put32(header, segment.sequence);
    put32(header, segment.acknowledgement);
    header += '\x50';
    header += static_cast<char>(segment.flags);
    put16(header, 65535);
    put32(header, 0);
    frame(segment.from, segment.to, 6, header, segment.payload);
}

void CaptureWriter::udp(const Endpoint& from, const Endpoint& to, std::string_view payload) {
    std::string header;
    put16(header, from.port);
    put16(header, to.port);
    put16(header, 8 + payload.size());
    put16(header, 0);
    frame(from, to, 17, header, payload);
}

void Talk::send(unsigned side, std::uint8_t flags, std::string_view payload) {
    const unsigned other = 1 - side;
    writer_.tcp({ends_[side], ends_[other], next_[side], (flags & kAck) != 0 ? next_[other] : 0,
                 flags, payload});
    next_[side] +=
        static_cast<std::uint32_t>(payload.size()) + ((flags & (kSyn | kFin)) != 0 ? 1 : 0);
}

void Talk::open() {
    send(0, kSyn, {});
    send(1, kSyn | kAck, {});
    send(0, kAck, {});
}

/// Acknowledged every other segment, as a receiver does.
void Talk::say(unsigned side, std::string_view octets) {
    for (std::size_t at = 0, sent = 0; at < octets.size(); at += kSegmentBytes) {
        send(side, kPush | kAck, octets.substr(at, kSegmentBytes));
        if (++sent % 2 == 0) send(1 - side, kAck, {});
    }
}

void Talk::close() {
    send(0, kFin | kAck, {});
    send(1, kFin | kAck, {});
    send(0, kAck, {});
}

}  // namespace sealtap::bench
