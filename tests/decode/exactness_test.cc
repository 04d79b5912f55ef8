// The ledger's promise for every input: captured = headers + not delivered + payload, frame by
// frame, and never an octet outside the frame.
#include <gtest/gtest.h>

#include <random>

#include "decode/decoding.h"
#include "decode/tunnels.h"

namespace sealtap::test {
namespace {

constexpr int kLinkTypes[] = {0,   1,   9,   10,  50,  51,  101, 104, 105, 107, 108, 109, 113, 117,
                              119, 127, 138, 163, 192, 204, 205, 206, 228, 229, 239, 258, 276, 300};

std::uint64_t accounted(const FrameLedger& ledger) {
    std::uint64_t sum = ledger.headers;
    for (const std::uint64_t lost : ledger.not_delivered) sum += lost;
    return sum;
}

bool lies_within(Bytes part, Bytes whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

std::size_t held_bytes(const decode::Decoder& decoder) {
    return decoder.piece() ? decoder.piece()->held_bytes() : 0;
}

void expect_exact(const std::string& frame, int link_type, std::uint64_t cut) {
    Decoding decoding;
    const auto datagram = decoding.frame(frame, link_type, static_cast<std::uint32_t>(cut));
    const std::size_t payload = datagram ? datagram->payload.size() : 0;
    std::size_t further = held_bytes(decoding.decoder);
    while (decoding.decoder.has_more()) {
        const auto more = decoding.decoder.decode_more();
        further += held_bytes(decoding.decoder);
        if (!more) continue;
        ASSERT_TRUE(lies_within(more->payload, bytes_of(decoding.frames.back())));
        further += more->payload.size();
    }
    ASSERT_EQ(frame.size(), accounted(decoding.ledger) + payload + further);
    if (!datagram) return;
    ASSERT_TRUE(lies_within(datagram->payload, bytes_of(decoding.frames.back())));

    Datagram whole = *datagram;
    whole.fragment.reset();
    const std::uint64_t before = accounted(decoding.ledger);
    const auto inner = decoding.decoder.decode_reassembled(whole);
    const std::size_t inside = inner ? inner->payload.size() : 0;
    ASSERT_EQ(payload, accounted(decoding.ledger) - before + inside);
}

std::string random_octets(std::mt19937& random, std::size_t size) {
    std::string out(size, '\0');
    for (char& octet : out) octet = static_cast<char>(random());
    return out;
}

struct Sample {
    int link_type;
    std::string frame;
};

std::vector<Sample> radio_frames() {
    const std::string body = snap(0x0800, ipv4({}, "what goes through the air"));
    return {
        {105, wlan({.first = 0x88, .flags = 0x83, .quality = std::string(6, '\0')}, body)},
        {105, wlan({.flags = 0x41}, std::string(8, '\1') + body)},
        {105, aggregate(padded(subframe(body)) + padded(subframe("\xaa")) + subframe(body))},
        {119, u32(0x44) + u32(144) + std::string(136, '\1') + wlan({}, body)},
        {127, radiotap(0x30, wlan({.first = 0x88, .quality = u32(0)}, body) + "FCS!")},
        {239, u32(0x02000005) + little(8, 2) + little(3, 2) + u32(0) + little(66, 2) +
                  little(9, 2) + ipv4({}, "what is logged") + "next"},
        {258, little(20, 4) + little(1, 4) + little(105, 4) + u64(0) + wlan({}, body)},
        {206, u8(0) + u16(0x1841) + u8(3) + u16(0x0080) + net(0, 3) + body.substr(6)},
        {163, u32(0x80211001) + u32(64) + std::string(56, '\1') + wlan({}, body)},
        {192, u16(0) + little(8, 2) + little(105, 4) + wlan({}, body)},
        {1, ethernet(0x0800, ipv4({.protocol = 47}, gre(0x8200, aggregate(padded(subframe(body)) +
                                                                          subframe(body)))))},
    };
}

std::vector<std::string> ethernet_frames() {
    const std::string text = "payload of some length";
    const std::string inner = ipv4({.last_octet = 2, .options = std::string(4, '\1')}, text);
    const std::string chain = extension(43) + extension(60) + fragment_header(6, 0) + text;
    return {
        ethernet(0x0800, ipv4({}, text) + "padding"),
        ethernet(0x88a8, tag(1, 0x8100, tag(2, 0x86dd, ipv6({.next = 0}, extension(43) + chain)))),
        ethernet(0x0800, ipv4({.protocol = 17}, vxlan(ethernet(0x8100, tag(3, 0x0800, inner))))),
        ethernet(0x0800, ipv4({.protocol = 47}, u16(0xb000) + u16(0x6558) + std::string(12, '\1') +
                                                    ethernet(0x0800, inner))),
        ethernet(0x86dd, ipv6({.next = 41}, ipv6({.next = 4}, inner))),
        ethernet(0x0800, ipv4({.protocol = 51}, u8(4) + u8(1) + std::string(10, '\1') + inner)),
        ethernet(0x8847, u32(0x1000) + u32(0x1100) + u32(0) +
                             ethernet(0x8864, u16(0x1100) + u16(7) + u16(inner.size() + 2) +
                                                  u16(0x21) + inner)),
        ethernet(0x0800,
                 ipv4({.protocol = 17}, udp(2152, u16(0x34ff) + std::string(9, '\0') + u8(0x85) +
                                                      u8(1) + u16(0) + u8(0) + inner))),
        ethernet(0x0800, ipv4({.protocol = 17},
                              udp(6081, u16(0x0200) + u16(0x6558) + std::string(12, '\0') +
                                            ethernet(0x0800, inner)))),
        ethernet(60, std::string("\xaa\xaa\x03\0\0\0", 6) + u16(0x0800) + inner),
    };
}

std::vector<std::string> carried_frames() {
    const std::string inner = ipv4({.last_octet = 2}, "payload of some length");
    const std::string frame = ethernet(0x0800, inner);
    const std::string radio = wlan({}, snap(0x0800, inner));
    return {
        outer_udp(3544, teredo_authentication() + teredo_origin() + from_teredo("payload")),
        outer_udp(51000, from_teredo("payload")),
        outer_udp(1701, l2tp(ppp(inner))),
        outer_udp(1701, u16(3) + u16(0) + std::string(16, '\7') + frame),
        outer(115, std::string(8, '\7') + inner),
        outer(97, u16(0x3000) + frame),
        outer_udp(37008, tzsp(18, aggregate(padded(subframe(snap(0x0800, inner))) +
                                            subframe(snap(0x0800, inner))))),
        outer_udp(5247, capwap(swapped(radio))),
        outer_udp(4341, std::string(8, '\1') + inner),
        outer_udp(4790, u32(0x0c000004) + u32(0) + nsh(5, u32(0x1100) + inner)),
        outer_udp(5072, ayiya(ipv6({}, "payload"))),
        outer_udp(4754, gre(0x88be, frame)),
        ethernet(0x88e5, mac_sec(0x20, u16(0x0800) + inner)),
        ethernet(0x88a8, tag(1, 0x88e7, u32(5) + frame)),
        ethernet(0x9abc, tag(1, 0x9200, tag(2, 0x0800, inner))),
        ethernet(0x8926, u32(1) + u16(0x893f) + std::string(6, '\1') + u16(0x894f) + nsh(1, inner)),
        outer(47, u16(0x1000) + u16(0x22eb) + u32(1) + std::string(10, '\x20') + u16(1) +
                      std::string(8, '\0') + frame),
    };
}

std::vector<Sample> samples() {
    std::vector<Sample> all = radio_frames();
    for (const std::string& frame : ethernet_frames()) all.push_back({1, frame});
    for (const std::string& frame : carried_frames()) all.push_back({1, frame});
    return all;
}

class Exactness : public testing::Test {
protected:
    Exactness() { RecordProperty("seed", static_cast<int>(seed_)); }
    const unsigned seed_ = std::random_device{}();
    std::mt19937 random_{seed_};
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
};

TEST_F(Exactness, HoldsForRandomOctets) {
    for (int round = 0; round < 20'000; ++round) {
        const std::string frame = random_octets(random_, random_() % 160);
        for (const int link_type : kLinkTypes)
            ASSERT_NO_FATAL_FAILURE(expect_exact(frame, link_type, random_() % 100));
    }
}

TEST_F(Exactness, HoldsForMutatedFrames) {
    const std::vector<Sample> all = samples();
    for (int round = 0; round < 60'000; ++round) {
        auto [link_type, frame] = all[random_() % all.size()];
        for (std::uint64_t flips = random_() % 6; flips > 0; --flips)
            frame[random_() % frame.size()] = static_cast<char>(random_());
        ASSERT_NO_FATAL_FAILURE(expect_exact(frame, link_type, random_() % 2 * 50));
    }
}

TEST_F(Exactness, HoldsForEveryPrefixOfAFrame) {
    for (const auto& [link_type, frame] : samples()) {
        for (std::size_t size = 0; size <= frame.size(); ++size)
            ASSERT_NO_FATAL_FAILURE(
                expect_exact(frame.substr(0, size), link_type, frame.size() - size));
    }
}

}  // namespace
}  // namespace sealtap::test
