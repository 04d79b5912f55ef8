// The ledger's promise for every input: captured = headers + not delivered + payload, frame by
// frame, and never an octet outside the frame.
#include <gtest/gtest.h>

#include <random>

#include "decode/decoding.h"

namespace sealtap::test {
namespace {

constexpr int kLinkTypes[] = {0, 1, 9, 10, 50, 51, 101, 104, 105, 108, 113, 228, 229, 276};

std::uint64_t accounted(const FrameLedger& ledger) {
    std::uint64_t sum = ledger.headers;
    for (const std::uint64_t lost : ledger.not_delivered) sum += lost;
    return sum;
}

bool lies_within(Bytes part, Bytes whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void expect_exact(const std::string& frame, int link_type, std::uint64_t cut) {
    Decoding decoding;
    const auto datagram = decoding.frame(frame, link_type, static_cast<std::uint32_t>(cut));
    const std::size_t payload = datagram ? datagram->payload.size() : 0;
    ASSERT_EQ(frame.size(), accounted(decoding.ledger) + payload);
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

std::vector<std::string> real_frames() {
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
    const std::vector<std::string> frames = real_frames();
    for (int round = 0; round < 60'000; ++round) {
        std::string frame = frames[random_() % frames.size()];
        for (std::uint64_t flips = random_() % 6; flips > 0; --flips)
            frame[random_() % frame.size()] = static_cast<char>(random_());
        ASSERT_NO_FATAL_FAILURE(expect_exact(frame, 1, random_() % 2 * 50));
    }
}

TEST_F(Exactness, HoldsForEveryPrefixOfAFrame) {
    for (const std::string& frame : real_frames()) {
        for (std::size_t size = 0; size <= frame.size(); ++size)
            ASSERT_NO_FATAL_FAILURE(expect_exact(frame.substr(0, size), 1, frame.size() - size));
    }
}

}  // namespace
}  // namespace sealtap::test
