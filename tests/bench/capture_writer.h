#pragma once

#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "sealtap/address.h"

namespace sealtap::bench {

/// Which way and where in the streams of its flow a segment stands.
struct Segment {
    Endpoint from;
    Endpoint to;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint8_t flags = 0;
    std::string_view payload;
};

inline constexpr std::uint8_t kFin = 0x01;
inline constexpr std::uint8_t kSyn = 0x02;
inline constexpr std::uint8_t kPush = 0x08;
inline constexpr std::uint8_t kAck = 0x10;

/// Writes a capture frame by frame (classic pcap with nanoseconds, Ethernet, IPv4), so that it may
/// be larger than memory. Frames are `step` apart.
class CaptureWriter {
public:
    CaptureWriter(const std::string& path, std::chrono::nanoseconds step);

    void tcp(const Segment& segment);
    void udp(const Endpoint& from, const Endpoint& to, std::string_view payload);
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

private:
    void frame(const Endpoint& from, const Endpoint& to, std::uint8_t protocol,
               std::string_view header, std::string_view payload);

    std::ofstream file_;
    std::string header_;
    std::chrono::nanoseconds step_;
    std::chrono::nanoseconds time_{std::chrono::seconds(1'790'000'000)};
    std::uint64_t size_ = 0;
};

/// A TCP flow whose two sides talk in turn; every frame goes to the writer at once.
class Talk {
public:
    Talk(CaptureWriter& writer, const Endpoint& originator, const Endpoint& responder)
        : writer_(writer), ends_{originator, responder} {}

    void open();
    void ask(std::string_view octets) { say(0, octets); }
    void answer(std::string_view octets) { say(1, octets); }
    void close();

private:
    void send(unsigned side, std::uint8_t flags, std::string_view payload);
    void say(unsigned side, std::string_view octets);

    CaptureWriter& writer_;
    Endpoint ends_[2];
    std::uint32_t next_[2]{1'000'000, 3'000'000'000};
};

}  // namespace sealtap::bench
