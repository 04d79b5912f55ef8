#include "pipeline/front_end.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "decode/radio.h"
#include "decode/tunnels.h"

namespace sealtap::test {
namespace {

constexpr int kWlan = 105;

/// A front end, and the payloads that it delivered.
struct Front {
    Settings settings;  // outlives the front end, which refers to its limits
    pipeline::FrontEnd front{settings, base::HashKey{}};
    std::vector<std::string> payloads;
    std::uint64_t missing = 0;
    Timestamp time = Timestamp(Duration(99));

    void take(const std::string& frame, int link_type = kWlan) {
        Packet packet;
        packet.data = bytes_of(frame);
        packet.wire_length = static_cast<std::uint32_t>(frame.size());
        packet.link_type = link_type;
        packet.time = time;
        front.on_packet(packet, [this](const Datagram& datagram) { deliver(datagram); });
    }
    void finish() {
        front.finish([this](const Datagram& datagram) { deliver(datagram); });
        std::uint64_t delivered = 0;
        for (const std::string& payload : payloads) delivered += payload.size();
        EXPECT_EQ(front.ledger().difference(), static_cast<std::int64_t>(delivered));
    }
    [[nodiscard]] std::uint64_t lost(FrameCause cause) const {
        return front.ledger().not_delivered[static_cast<std::size_t>(cause)];
    }

private:
    void deliver(const Datagram& datagram) {
        payloads.emplace_back(text_of(datagram.payload));
        missing += datagram.missing_bytes;
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
    front.finish();
}

constexpr int kEthernet = 1;
constexpr std::uint8_t kToDistribution = 1;
constexpr std::uint8_t kMoreFragments = 4;
constexpr std::uint8_t kRetry = 8;
const std::string kText = "what was cut up below IP and is one datagram";
const std::string kBody = snap(0x0800, ipv4({}, kText));

/// A radio's frame in pieces of that many octets.
std::vector<std::string> cut_by_radio(const std::string& body, std::size_t size) {
    std::vector<std::string> frames;
    for (std::size_t at = 0; at < body.size(); at += size) {
        const bool is_last = at + size >= body.size();
        const auto flags =
            static_cast<std::uint8_t>(kToDistribution | (is_last ? 0 : kMoreFragments));
        frames.push_back(wlan({.flags = flags, .fragment = static_cast<std::uint16_t>(at / size)},
                              body.substr(at, size)));
    }
    return frames;
}

/// A radio's frame in fragments of CAPWAP.
std::vector<std::string> cut_for_controller(const std::string& radio, std::size_t size) {
    std::vector<std::string> frames;
    for (std::size_t at = 0; at < radio.size(); at += size) {
        const unsigned last = at + size >= radio.size() ? 0x40U : 0U;
        const std::string header = u8(0) + net(2U << 19U | 1U << 9U | 0x180U | last, 3) + u16(7) +
                                   u16(static_cast<std::uint16_t>(at));
        frames.push_back(outer_udp(5247, header + radio.substr(at, size)));
    }
    return frames;
}

TEST(FrontEnd, PutsTogetherThePiecesOfARadiosFrame) {
    std::vector<std::string> frames = cut_by_radio(kBody, 20);
    ASSERT_GE(frames.size(), 3U);
    std::ranges::sort(frames);
    do {
        Front front;
        front.take(frames[0]);
        front.take(frames[0]);
        for (std::size_t i = 1; i < frames.size(); ++i) front.take(frames[i]);
        front.finish();
        EXPECT_EQ(front.payloads, std::vector<std::string>{kText});
        EXPECT_EQ(front.front.ledger().duplicate, frames[0].size() - 24);
        EXPECT_EQ(front.lost(FrameCause::FragmentIncomplete), 0U);
    } while (std::ranges::next_permutation(frames).found);
}

TEST(FrontEnd, ReadsTheFirstPieceOfARadiosFrameWhenAnotherNeverComes) {
    const std::vector<std::string> frames = cut_by_radio(kBody, 40);
    Front front;
    front.take(frames[0]);
    front.take(frames[1]);
    EXPECT_TRUE(front.payloads.empty() || frames.size() == 2);
    Front lacking;
    lacking.take(frames[0]);
    EXPECT_TRUE(lacking.payloads.empty());
    lacking.finish();
    EXPECT_EQ(lacking.payloads, std::vector<std::string>{kText.substr(0, 40 - 28)});
    EXPECT_EQ(lacking.missing, kText.size() - 12);
    Front headless;
    headless.take(frames[1]);
    headless.finish();
    EXPECT_EQ(headless.lost(FrameCause::FragmentIncomplete), frames[1].size() - 24);
}

TEST(FrontEnd, PutsTogetherWhatAnAccessPointCutUp) {
    const std::vector<std::string> frames = cut_for_controller(wlan({}, kBody), 32);
    ASSERT_GE(frames.size(), 3U);
    Front front;
    for (const std::string& frame : frames) front.take(frame, kEthernet);
    EXPECT_EQ(front.payloads, std::vector<std::string>{kText});
    front.finish();
}

TEST(FrontEnd, PutsTogetherPiecesWithinPieces) {
    Front front;
    for (const std::string& radio : cut_by_radio(kBody, 40)) {
        for (const std::string& frame : cut_for_controller(radio, 32)) front.take(frame, kEthernet);
    }
    EXPECT_EQ(front.payloads, std::vector<std::string>{kText});
    front.finish();
}

TEST(FrontEnd, HandsOutFragmentsOfAnAccessPointAsTheyAreWhenOneNeverComes) {
    const std::vector<std::string> frames = cut_for_controller(wlan({}, kBody), 32);
    Front front;
    front.take(frames[0], kEthernet);
    front.take(frames[2], kEthernet);
    EXPECT_TRUE(front.payloads.empty());
    front.time += std::chrono::seconds(31);
    front.take(cut_for_controller("other", 32)[0], kEthernet);
    EXPECT_EQ(front.payloads.size(), 2U);
    front.finish();
    EXPECT_EQ(front.lost(FrameCause::FragmentIncomplete), 0U);
}

TEST(FrontEnd, HoldsNoMorePiecesThanTheLimitsOfFragmentsAllow) {
    for (const Limit limit : {Limit::FragmentBytesMax, Limit::FragmentsPerDatagramMax}) {
        Front front;
        front.settings.limits.set(limit, 0);
        for (const std::string& frame : cut_by_radio(kBody, 20)) front.take(frame);
        EXPECT_GT(front.front.hits()[limit], 0U);
        EXPECT_GT(front.lost(FrameCause::FragmentLimit), 0U);
        front.finish();
    }
}

TEST(FrontEnd, APieceThatContradictsAnotherIsReadAsItIs) {
    const std::vector<std::string> frames = cut_for_controller(wlan({}, kBody), 32);
    Front front;
    front.take(frames[0], kEthernet);
    std::string other = frames[0];
    other.back() = '!';
    front.take(other, kEthernet);
    ASSERT_EQ(front.payloads.size(), 1U);
    EXPECT_TRUE(front.payloads[0].ends_with('!'));
    for (std::size_t i = 1; i < frames.size(); ++i) front.take(frames[i], kEthernet);
    EXPECT_EQ(front.payloads.back(), kText);
    front.finish();
}

TEST(FrontEnd, CountsEveryOctetOfPiecesOnceWhateverComes) {
    std::vector<std::string> frames = cut_by_radio(kBody, 20);
    const std::size_t radios = frames.size();
    for (const std::string& radio : cut_by_radio(kBody, 40))
        std::ranges::copy(cut_for_controller(radio, 24), std::back_inserter(frames));
    std::ranges::copy(cut_for_controller(wlan({}, kBody), 16), std::back_inserter(frames));
    const std::uint32_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 2000; ++round) {
        Front front;
        if (random() % 4 == 0) front.settings.limits.set(Limit::FragmentBytesMax, random() % 2000);
        for (auto left = random() % 30; left > 0; --left) {
            const std::size_t which = random() % frames.size();
            std::string frame = frames[which];
            if (random() % 10 == 0) frame[random() % frame.size()] = static_cast<char>(random());
            if (random() % 20 == 0) front.time += std::chrono::seconds(20);
            front.take(frame, which < radios ? kWlan : kEthernet);
        }
        front.finish();
        if (HasFailure()) return;
    }
}

// What was not acknowledged in time is sent again, with a flag that says so.
TEST(FrontEnd, ARadiosFrameThatWasSentAgainIsACopy) {
    const std::string body = snap(0x0800, ipv4({.protocol = 17}, "a datagram of UDP"));
    Front front;
    front.take(wlan({}, body));
    front.take(wlan({.flags = kToDistribution | kRetry}, body));
    front.finish();
    EXPECT_EQ(front.payloads, std::vector<std::string>{"a datagram of UDP"});
    EXPECT_EQ(front.front.ledger().duplicate, 17U);
}

}  // namespace
}  // namespace sealtap::test
