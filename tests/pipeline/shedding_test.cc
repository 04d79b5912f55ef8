// Which payload goes when a worker is too far behind, when that begins and ends, and its account.
#include "pipeline/shedding.h"

#include <gtest/gtest.h>

#include <optional>

#include "pipeline/flow_marks.h"

namespace sealtap::test {
namespace {

using pipeline::FlowMark;
using pipeline::FlowMarks;
using pipeline::Shedder;

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

Endpoint at(std::string_view address, std::uint16_t port) {
    return {*IpAddress::parse(address), port};
}

std::string ports(const Endpoint& from, const Endpoint& to) {
    std::string text;
    for (const std::uint16_t port : {from.port, to.port}) {
        text += static_cast<char>(port >> 8U);
        text += static_cast<char>(port & 0xFFU);
    }
    return text;
}

/// A TCP header of 24 octets.
std::string tcp_octets(const Endpoint& from, const Endpoint& to, const std::string& data,
                       char flags = 0x10) {
    std::string text = ports(from, to) + std::string(8, '\0');
    text += '\x60';
    text += flags;
    return text + std::string(10, '\0') + data;
}

Datagram datagram(const Endpoint& from, const Endpoint& to, std::uint8_t protocol,
                  const std::string& octets) {
    Datagram made;
    made.source = from.address;
    made.destination = to.address;
    made.protocol = protocol;
    made.payload = bytes_of(octets);
    return made;
}

const Endpoint kInside = at("10.0.0.1", 4000);
const Endpoint kOutside = at("203.0.113.9", 443);

/// A shedder of a configuration with one zone, 10/8.
class Lab {
public:
    explicit Lab(std::vector<ShedClass> order, std::uint32_t start_percent = 50,
                 std::vector<PolicySettings> policies = {}) {
        ZoneSettings zone;
        zone.name = "internal";
        zone.networks.push_back(*Network::parse("10.0.0.0/8"));
        settings.zones.push_back(zone);
        settings.policies = std::move(policies);
        settings.shedding.order = std::move(order);
        settings.shedding.start_percent = start_percent;
        zones = *policy::Zones::create(settings);
        shedder.emplace(settings, *zones, marks);
    }
    [[nodiscard]] std::size_t level_at(std::uint64_t percent) {
        shedder->on_fill(percent, 100);
        return shedder->level();
    }
    /// Octets left out of a segment with ten.
    [[nodiscard]] std::uint64_t shed(const Endpoint& from, const Endpoint& to) {
        const std::string octets = tcp_octets(from, to, "0123456789");
        Datagram segment = datagram(from, to, kTcp, octets);
        return shedder->shed(segment) ? segment.missing_bytes : 0;
    }
    [[nodiscard]] std::uint64_t counted(FrameCause cause) const {
        return shedder->ledger().not_delivered[static_cast<std::size_t>(cause)];
    }

    Settings settings;
    std::optional<policy::Zones> zones;
    FlowMarks marks{1000, 100, {1, 2}};
    std::optional<Shedder> shedder;
};

TEST(FlowMarks, AreTheSameForBothDirections) {
    FlowMarks marks(1000, 1, {1, 2});
    EXPECT_EQ(marks.hash(kInside, kOutside, kTcp), marks.hash(kOutside, kInside, kTcp));
    EXPECT_NE(marks.hash(kInside, kOutside, kTcp), marks.hash(kInside, kOutside, kUdp));
    EXPECT_NE(marks.hash(kInside, kOutside, kTcp),
              marks.hash(kInside, at("203.0.113.9", 444), kTcp));
}

TEST(FlowMarks, LastUntilForgotten) {
    FlowMarks marks(1000, 1, {1, 2});
    const std::uint64_t flow = marks.hash(kInside, kOutside, kTcp);
    EXPECT_EQ(marks.of(flow), FlowMark::None);
    marks.mark(flow, FlowMark::Bulk);
    EXPECT_EQ(marks.of(flow), FlowMark::Bulk);
    marks.mark(flow, FlowMark::Encrypted);
    EXPECT_EQ(marks.of(flow), FlowMark::Encrypted);
    marks.forget(flow);
    EXPECT_EQ(marks.of(flow), FlowMark::None);
}

TEST(FlowMarks, ALaterFlowTakesThePlaceOfAnEarlierOneAndKeepsIt) {
    FlowMarks marks(1, 1, {1, 2});
    const std::uint64_t earlier = marks.hash(kInside, kOutside, kTcp);
    const std::uint64_t later = marks.hash(kInside, kOutside, kUdp);
    marks.mark(earlier, FlowMark::Bulk);
    marks.mark(later, FlowMark::Encrypted);
    EXPECT_EQ(marks.of(earlier), FlowMark::None);
    marks.forget(earlier);
    EXPECT_EQ(marks.of(later), FlowMark::Encrypted);
}

TEST(Shedder, ShedsMoreClassesTheFullerTheRing) {
    Lab lab({ShedClass::Encrypted, ShedClass::Bulk, ShedClass::Any});
    EXPECT_EQ(lab.level_at(49), 0U);
    EXPECT_EQ(lab.level_at(50), 1U);
    EXPECT_EQ(lab.level_at(69), 1U);
    EXPECT_EQ(lab.level_at(70), 2U);
    EXPECT_EQ(lab.level_at(90), 3U);
    EXPECT_EQ(lab.level_at(100), 3U);
}

TEST(Shedder, GoesBackWhenTheRingIsAtHalfOfWhereAClassBegan) {
    Lab lab({ShedClass::Encrypted, ShedClass::Bulk, ShedClass::Any});
    EXPECT_EQ(lab.level_at(95), 3U);
    EXPECT_EQ(lab.level_at(45), 3U);
    EXPECT_EQ(lab.level_at(44), 2U);
    EXPECT_EQ(lab.level_at(34), 1U);
    EXPECT_EQ(lab.level_at(25), 1U);
    EXPECT_EQ(lab.level_at(24), 0U);
}

TEST(Shedder, WithOneClassBeginsAtTheStart) {
    Lab lab({ShedClass::Any}, 30);
    EXPECT_EQ(lab.level_at(29), 0U);
    EXPECT_EQ(lab.level_at(30), 1U);
}

TEST(Shedder, ThatStartsAtOncePausesWhenTheRingIsEmpty) {
    Lab lab({ShedClass::Any}, 1);
    EXPECT_EQ(lab.level_at(1), 1U);
    EXPECT_EQ(lab.level_at(0), 0U);
}

TEST(Shedder, WithoutClassesShedsNothing) {
    Lab lab({});
    EXPECT_EQ(lab.level_at(100), 0U);
    EXPECT_EQ(lab.shed(kInside, kOutside), 0U);
}

TEST(Shedder, LeavesTheHeaderAndSaysWhatIsMissing) {
    Lab lab({ShedClass::Any});
    (void)lab.level_at(100);
    const std::string octets = tcp_octets(kInside, kOutside, "0123456789");
    Datagram segment = datagram(kInside, kOutside, kTcp, octets);
    ASSERT_TRUE(lab.shedder->shed(segment));
    EXPECT_EQ(text_of(segment.payload), octets.substr(0, 24));
    EXPECT_EQ(segment.missing_bytes, 10U);
    EXPECT_EQ(segment.missing_cause, Cause::Overload);
    EXPECT_EQ(lab.counted(FrameCause::ShedAny), 10U);
}

TEST(Shedder, LeavesTheHeaderOfUdpAndNothingOfOtherProtocols) {
    Lab lab({ShedClass::Any});
    (void)lab.level_at(100);
    const std::string udp = ports(kInside, kOutside) + std::string("\x00\x0c\x00\x00", 4) + "0123";
    Datagram first = datagram(kInside, kOutside, kUdp, udp);
    ASSERT_TRUE(lab.shedder->shed(first));
    EXPECT_EQ(first.payload.size(), 8U);
    EXPECT_EQ(first.missing_bytes, 4U);
    const std::string icmp = "0123";
    Datagram second = datagram(kInside, kOutside, 1, icmp);
    ASSERT_TRUE(lab.shedder->shed(second));
    EXPECT_TRUE(second.payload.empty());
    EXPECT_EQ(lab.counted(FrameCause::ShedAny), 8U);
}

TEST(Shedder, LeavesAloneWhatBeginsAFlowIsWrongOrWasCutAlready) {
    Lab lab({ShedClass::Any});
    (void)lab.level_at(100);
    const std::string syn = tcp_octets(kInside, kOutside, "early", 0x02);
    const std::string empty = tcp_octets(kInside, kOutside, "");
    const std::string wrong = ports(kInside, kOutside) + std::string(30, '\0');
    const std::string cut = tcp_octets(kInside, kOutside, "0123456789");
    for (const std::string& octets : {syn, empty, wrong, cut, std::string("short")}) {
        Datagram segment = datagram(kInside, kOutside, kTcp, octets);
        if (octets == cut) segment.missing_bytes = 1;
        EXPECT_FALSE(lab.shedder->shed(segment)) << octets.size();
        EXPECT_EQ(segment.payload.size(), octets.size());
    }
    EXPECT_EQ(lab.shedder->ledger().difference(), 0);
}

TEST(Shedder, CountsADatagramForTheFirstClassThatItBelongsTo) {
    Lab lab({ShedClass::Encrypted, ShedClass::Inbound, ShedClass::Bulk, ShedClass::Any});
    lab.marks.mark(lab.marks.hash(kInside, kOutside, kTcp), FlowMark::Encrypted);
    const Endpoint elephant = at("10.0.0.2", 9);
    lab.marks.mark(lab.marks.hash(kInside, elephant, kTcp), FlowMark::Bulk);
    const Endpoint mouse = at("10.0.0.3", 9);
    (void)lab.level_at(100);
    EXPECT_EQ(lab.shed(kOutside, kInside), 10U);
    EXPECT_EQ(lab.shed(at("203.0.113.10", 80), kInside), 10U);
    EXPECT_EQ(lab.shed(elephant, kInside), 10U);
    EXPECT_EQ(lab.shed(kInside, mouse), 10U);
    EXPECT_EQ(lab.counted(FrameCause::ShedEncrypted), 10U);
    EXPECT_EQ(lab.counted(FrameCause::ShedInbound), 10U);
    EXPECT_EQ(lab.counted(FrameCause::ShedBulk), 10U);
    EXPECT_EQ(lab.counted(FrameCause::ShedAny), 10U);
}

TEST(Shedder, SparesWhatComesLaterInTheOrder) {
    Lab lab({ShedClass::Encrypted, ShedClass::Inbound, ShedClass::Bulk, ShedClass::Any});
    const Endpoint elephant = at("10.0.0.2", 9);
    lab.marks.mark(lab.marks.hash(kInside, elephant, kTcp), FlowMark::Bulk);
    (void)lab.level_at(64);
    ASSERT_EQ(lab.shedder->level(), 2U);
    EXPECT_EQ(lab.shed(kInside, elephant), 0U);
    EXPECT_EQ(lab.shed(kInside, kOutside), 0U);
    EXPECT_EQ(lab.shed(kOutside, kInside), 10U);
}

TEST(Shedder, KeepsContentFromTheInternetWhereItIsJudged) {
    PolicySettings inbound;
    inbound.name = "inbound";
    inbound.on = true;
    Lab lab({ShedClass::Inbound}, 50, {inbound});
    (void)lab.level_at(100);
    EXPECT_EQ(lab.shed(kOutside, kInside), 0U);
}

}  // namespace
}  // namespace sealtap::test
