// The frame that is read in one go must be answered and counted as layer by layer.
#include "decode/plain_frame.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "decode/decoding.h"
#include "decode/tunnels.h"

namespace sealtap::test {
namespace {

std::vector<std::string> plain_frames() {
    const std::string text = "payload of some length";
    return {
        ethernet(0x0800, ipv4({.protocol = 6}, text)),
        ethernet(0x0800, ipv4({.protocol = 6}, text) + "padding"),
        ethernet(0x0800, ipv4({.protocol = 17}, udp(53, text))),
        ethernet(0x86dd, ipv6({.next = 6}, text) + "padding"),
        ethernet(0x86dd, ipv6({.next = 17}, udp(53, text))),
    };
}

/// Known by what stands in them, and one octet away from it.
std::vector<std::string> teredo_frames() {
    const std::string packet = from_teredo("payload of some length");
    return {outer_udp(51000, packet), outer_udp(51000, packet + "."),
            outer_udp(51000, ipv6({}, "payload of some length"))};
}

Packet packet_of(const std::string& frame, std::uint32_t cut) {
    Packet packet;
    packet.data = bytes_of(frame);
    packet.wire_length = static_cast<std::uint32_t>(frame.size()) + cut;
    packet.time = Timestamp(Duration(99));
    packet.number = 12;
    packet.source = 3;
    return packet;
}

void expect_same(const Datagram& one, const Datagram& other) {
    EXPECT_EQ(one.source, other.source);
    EXPECT_EQ(one.destination, other.destination);
    EXPECT_EQ(one.protocol, other.protocol);
    EXPECT_EQ(one.payload.data(), other.payload.data());
    EXPECT_EQ(one.payload.size(), other.payload.size());
    EXPECT_EQ(one.missing_bytes, other.missing_bytes);
    EXPECT_EQ(one.missing_cause, other.missing_cause);
    EXPECT_EQ(one.vlans, other.vlans);
    EXPECT_EQ(one.fragment.has_value(), other.fragment.has_value());
    EXPECT_EQ(one.time, other.time);
    EXPECT_EQ(one.clock, other.clock);
    EXPECT_EQ(one.packet_number, other.packet_number);
    EXPECT_EQ(one.source_index, other.source_index);
    EXPECT_EQ(one.flaw, other.flaw);
}

void expect_same(const FrameLedger& one, const FrameLedger& other) {
    EXPECT_EQ(one.frames, other.frames);
    EXPECT_EQ(one.captured, other.captured);
    EXPECT_EQ(one.headers, other.headers);
    EXPECT_EQ(one.not_delivered, other.not_delivered);
    EXPECT_EQ(one.truncated_frames, other.truncated_frames);
    EXPECT_EQ(one.snapped_bytes, other.snapped_bytes);
}

void expect_as_by_layers(const std::string& frame, std::uint32_t cut,
                         std::uint64_t layers_max = Limits()[Limit::LayersMax]) {
    SCOPED_TRACE(testing::PrintToString(frame));
    Decoding at_once;
    Decoding by_layers;
    for (Decoding* const decoding : {&at_once, &by_layers})
        decoding->limits.set(Limit::LayersMax, layers_max);
    const Packet packet = packet_of(frame, cut);
    const auto answer = at_once.decoder.decode(packet);
    const auto expected = by_layers.decoder.decode_by_layers(packet);
    ASSERT_EQ(answer.has_value(), expected.has_value());
    if (answer) expect_same(*answer, *expected);
    expect_same(at_once.ledger, by_layers.ledger);
    EXPECT_EQ(at_once.hits[Limit::LayersMax], by_layers.hits[Limit::LayersMax]);
}

TEST(PlainFrame, IsKnown) {
    for (const std::string& frame : plain_frames()) {
        Datagram datagram;
        EXPECT_TRUE(decode::read_plain_frame(packet_of(frame, 0), datagram));
        EXPECT_NO_FATAL_FAILURE(expect_as_by_layers(frame, 0));
    }
}

TEST(PlainFrame, IsNoneThatHoldsAnother) {
    const std::string inner = ipv4({}, "text");
    for (const int port :
         {1701, 2152, 3544, 4341, 4754, 4789, 4790, 5072, 5247, 6081, 6635, 8472, 37008}) {
        Datagram datagram;
        const std::string frame =
            ethernet(0x0800, ipv4({.protocol = 17}, udp(static_cast<std::uint16_t>(port), inner)));
        EXPECT_FALSE(decode::read_plain_frame(packet_of(frame, 0), datagram));
    }
    for (const int port : {1701, 3544, 5072, 5247}) {
        Datagram datagram;
        const std::string answer =
            udp(50000, inner).replace(0, 2, u16(static_cast<unsigned>(port)));
        const std::string frame = ethernet(0x0800, ipv4({.protocol = 17}, answer));
        EXPECT_FALSE(decode::read_plain_frame(packet_of(frame, 0), datagram));
    }
    Datagram untouched;
    EXPECT_FALSE(decode::read_plain_frame(packet_of(teredo_frames()[0], 0), untouched));
    for (const int protocol : {4, 41, 47, 94, 97, 115, 137}) {
        Datagram datagram;
        const std::string frame =
            ethernet(0x0800, ipv4({.protocol = static_cast<std::uint8_t>(protocol)}, inner));
        EXPECT_FALSE(decode::read_plain_frame(packet_of(frame, 0), datagram));
    }
}

TEST(PlainFrame, IsReadAsByLayersWhereverItIsCut) {
    for (const std::string& frame : plain_frames()) {
        for (std::size_t size = 0; size <= frame.size(); ++size) {
            const auto cut = static_cast<std::uint32_t>(frame.size() - size);
            ASSERT_NO_FATAL_FAILURE(expect_as_by_layers(frame.substr(0, size), cut));
            ASSERT_NO_FATAL_FAILURE(expect_as_by_layers(frame.substr(0, size), 0));
        }
    }
}

TEST(PlainFrame, IsReadAsByLayersWhereTeredoIsNearby) {
    for (const std::string& frame : teredo_frames()) {
        for (std::size_t size = 0; size <= frame.size(); ++size)
            ASSERT_NO_FATAL_FAILURE(expect_as_by_layers(frame.substr(0, size), 0));
        for (std::size_t at = 34; at < frame.size(); ++at) {
            std::string odd = frame;
            odd[at] = static_cast<char>(odd[at] ^ 1);
            ASSERT_NO_FATAL_FAILURE(expect_as_by_layers(odd, 0));
        }
    }
}

TEST(PlainFrame, IsReadAsByLayersWithAnyLimitOfLayers) {
    for (const std::string& frame : plain_frames()) {
        for (std::uint64_t layers_max = 0; layers_max < 4; ++layers_max)
            ASSERT_NO_FATAL_FAILURE(expect_as_by_layers(frame, 0, layers_max));
    }
}

TEST(PlainFrame, IsReadAsByLayersWhateverItsHeadersSay) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::vector<std::string> frames = plain_frames();
    for (int round = 0; round < 60'000; ++round) {
        std::string frame = frames[random() % frames.size()];
        for (std::uint64_t flips = random() % 3; flips > 0; --flips)
            frame[12 + random() % (frame.size() - 12)] = static_cast<char>(random());
        ASSERT_NO_FATAL_FAILURE(expect_as_by_layers(frame, random() % 2 * 50));
    }
}

}  // namespace
}  // namespace sealtap::test
