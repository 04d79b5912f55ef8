#include "pipeline/front_end.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "decode/radio.h"

namespace sealtap::test {
namespace {

constexpr int kWlan = 105;

/// A front end, and the payloads that it delivered.
struct Front {
    Settings settings;  // outlives the front end, which refers to its limits
    pipeline::FrontEnd front{settings, base::HashKey{}};
    std::vector<std::string> payloads;

    void take(const std::string& frame) {
        Packet packet;
        packet.data = bytes_of(frame);
        packet.wire_length = static_cast<std::uint32_t>(frame.size());
        packet.link_type = kWlan;
        front.on_packet(packet, [this](const Datagram& datagram) {
            payloads.emplace_back(text_of(datagram.payload));
        });
    }
};

std::string part(const std::string& ip) { return padded(subframe(snap(0x0800, ip))); }

TEST(FrontEnd, DeliversEveryDatagramOfAnAggregate) {
    const std::string frame =
        aggregate(part(ipv4({}, "one")) + part(ipv4({}, "two")) +
                  padded(subframe(snap(0x0806, "no IP"))) + part(ipv4({}, "three")));
    Front front;
    front.take(frame);
    EXPECT_EQ(front.payloads, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(front.front.ledger().difference(), 3 + 3 + 5);
    EXPECT_EQ(front.front.ledger().frames, 1U);
}

TEST(FrontEnd, PutsTogetherFragmentsThatShareAnAggregate) {
    constexpr std::uint16_t kMore = 0x2000;
    const std::string first = ipv4({.flags_and_offset = kMore}, "fragment");
    const std::string last = ipv4({.flags_and_offset = 1}, "s of one");
    Front front;
    front.take(aggregate(part(last) + part(ipv4({.id = 7}, "between")) + part(first)));
    EXPECT_EQ(front.payloads, (std::vector<std::string>{"between", "fragments of one"}));
    front.front.finish();
    EXPECT_EQ(front.front.ledger().difference(), 7 + 16);
}

}  // namespace
}  // namespace sealtap::test
