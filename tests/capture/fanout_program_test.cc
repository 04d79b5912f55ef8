// The program that deals frames out to sockets, run here as the kernel runs it, against what the
// decoder finds in the same frames.
#include "capture/fanout_program.h"

#include <gtest/gtest.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include <array>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "decode/decoder.h"
#include "sealtap/bytes.h"

namespace sealtap::test {
namespace {

std::string be16(std::size_t value) {
    return {static_cast<char>(value >> 8U & 0xffU), static_cast<char>(value & 0xffU)};
}

/// What the kernel knows of a frame when it asks the program.
struct Skb {
    std::string data;  // from the network header on; from the link header on when outgoing
    std::uint32_t protocol = 0;
    std::uint32_t packet_type = PACKET_HOST;
};

/// As a frame is received: the link header is passed, and the first VLAN tag is taken off.
Skb received(const std::string& frame) {
    const auto type_at = [&](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<std::uint8_t>(frame[at])) << 8U |
               static_cast<std::uint8_t>(frame[at + 1]);
    };
    std::size_t at = 14;
    if (type_at(12) == ETH_P_8021Q || type_at(12) == ETH_P_8021AD) at += 4;
    return {frame.substr(at), type_at(at - 2), PACKET_HOST};
}

/// Classic BPF as the kernel runs it on a packet: a load past its end ends it with 0.
class Machine {
public:
    explicit Machine(const Skb& skb) : skb_(skb) {}

    std::uint32_t run(const std::vector<sock_filter>& program) {
        for (std::size_t at = 0; at < program.size(); ++at) {
            const sock_filter& now = program[at];
            switch (BPF_CLASS(now.code)) {
                case BPF_LD:
                    if (!load(now)) return 0;
                    break;
                case BPF_LDX: x_ = BPF_MODE(now.code) == BPF_MEM ? memory_.at(now.k) : now.k; break;
                case BPF_ST: memory_.at(now.k) = a_; break;
                case BPF_STX: memory_.at(now.k) = x_; break;
                case BPF_ALU: compute(now); break;
                case BPF_MISC: (BPF_MISCOP(now.code) == BPF_TAX ? x_ = a_ : a_ = x_); break;
                case BPF_JMP: at += jump(now); break;
                default: return BPF_RVAL(now.code) == BPF_A ? a_ : now.k;
            }
        }
        ADD_FAILURE() << "the program runs off its end";
        return 0;
    }

private:
    bool load(const sock_filter& now) {
        switch (BPF_MODE(now.code)) {
            case BPF_IMM: a_ = now.k; return true;
            case BPF_MEM: a_ = memory_.at(now.k); return true;
            case BPF_ABS:
                EXPECT_GE(now.k, static_cast<std::uint32_t>(SKF_AD_OFF));
                a_ = now.k == static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL)
                         ? skb_.protocol
                         : skb_.packet_type;
                return true;
            default: break;
        }
        const std::size_t size = BPF_SIZE(now.code) == BPF_B   ? 1
                                 : BPF_SIZE(now.code) == BPF_H ? 2
                                                               : 4;
        const std::size_t at = std::size_t{x_} + now.k;
        if (at + size > skb_.data.size()) return false;
        a_ = 0;
        for (std::size_t i = 0; i < size; ++i)
            a_ = a_ << 8U | static_cast<std::uint8_t>(skb_.data[at + i]);
        return true;
    }
    void compute(const sock_filter& now) {
        const std::uint32_t by = BPF_SRC(now.code) == BPF_X ? x_ : now.k;
        switch (BPF_OP(now.code)) {
            case BPF_ADD: a_ += by; break;
            case BPF_MUL: a_ *= by; break;
            case BPF_AND: a_ &= by; break;
            case BPF_LSH: a_ <<= by; break;
            case BPF_RSH: a_ >>= by; break;
            default: ADD_FAILURE() << "operation " << BPF_OP(now.code);
        }
    }
    [[nodiscard]] std::size_t jump(const sock_filter& now) const {
        switch (BPF_OP(now.code)) {
            case BPF_JA: return now.k;
            case BPF_JEQ: return a_ == now.k ? now.jt : now.jf;
            case BPF_JGT: return a_ > now.k ? now.jt : now.jf;
            case BPF_JSET: return (a_ & now.k) != 0 ? now.jt : now.jf;
            default: ADD_FAILURE() << "jump " << BPF_OP(now.code); return 0;
        }
    }

    const Skb& skb_;
    std::uint32_t a_ = 0;
    std::uint32_t x_ = 0;
    std::array<std::uint32_t, BPF_MEMWORDS> memory_{};
};

std::uint32_t socket_of(const Skb& skb) {
    static const std::vector<sock_filter> program = capture::fanout_program();
    return Machine(skb).run(program);
}
std::uint32_t socket_of(const std::string& frame) { return socket_of(received(frame)); }

/// What the program is to answer for a pair of hosts.
std::uint32_t socket_of_pair(const IpAddress& one, const IpAddress& other) {
    std::uint32_t sum = 0;
    for (const IpAddress* address : {&one, &other}) {
        const auto octets = address->octets();
        for (std::size_t i = 0; i < octets.size(); ++i)
            sum += std::to_integer<std::uint32_t>(octets[i]) << (24 - 8 * (i % 4));
    }
    return sum * 0x9e3779b1U >> 16U;
}

std::optional<Datagram> decoded(const std::string& frame) {
    static const Limits limits;
    static LimitHits hits;
    static FrameLedger ledger;
    static decode::Decoder decoder(limits, hits, ledger);
    Packet packet;
    packet.data = bytes_of(frame);
    packet.wire_length = static_cast<std::uint32_t>(frame.size());
    return decoder.decode(packet);
}

struct Hosts {
    IpAddress from;
    IpAddress to;
    [[nodiscard]] Hosts answering() const { return {to, from}; }
};

/// Makes frames, from the inside out.
class FrameMaker {
public:
    explicit FrameMaker(std::mt19937_64& random) : random_(random) {}

    std::size_t below(std::size_t count) { return random_() % count; }

    Hosts hosts() {
        const auto host = [this](bool is_v6) {
            const std::string number = std::to_string(below(250) + 1);
            return *IpAddress::parse(is_v6
                                         ? "2001:db8:" + number + "::" + std::to_string(below(9999))
                                         : "10." + std::to_string(below(250)) + ".7." + number);
        };
        const bool is_v6 = below(3) == 0;
        return {host(is_v6), host(is_v6)};
    }

    /// An IP packet, or a fragment of one.
    std::string ip(const Hosts& hosts, std::uint8_t protocol, const std::string& payload,
                   std::size_t fragment = 0) {
        const std::string addresses =
            std::string(text_of(hosts.from.octets())) + std::string(text_of(hosts.to.octets()));
        if (!hosts.from.is_v4()) {
            std::string inside = payload;
            if (fragment != 0) inside = fragment_header(protocol, fragment) + payload;
            const std::uint8_t next = fragment != 0 ? 44 : protocol;
            return std::string("\x60\0\0\0", 4) + be16(inside.size()) + static_cast<char>(next) +
                   '\x40' + addresses + inside;
        }
        const std::string options(4 * below(3), '\x01');
        const std::size_t flags = fragment == 0 ? 0 : fragment == 1 ? 0x2000 : 100;
        return std::string(1, static_cast<char>(0x45 + options.size() / 4)) + '\0' +
               be16(20 + options.size() + payload.size()) + be16(below(65536)) + be16(flags) +
               '\x40' + static_cast<char>(protocol) + be16(0) + addresses + options + payload;
    }

    std::string ethernet(const std::string& packet) {
        return std::string(12, '\x02') + typed(packet);
    }
    /// EtherType and packet, behind up to two tags.
    std::string typed(const std::string& packet) {
        std::string text = be16(ether_type(packet)) + packet;
        for (std::size_t tags = below(3); tags != 0; --tags)
            text = be16(tags == 1 ? 0x8100 : 0x88a8) + be16(below(4096)) + text;
        return text;
    }
    static std::size_t ether_type(const std::string& packet) {
        return static_cast<std::uint8_t>(packet[0]) >> 4U == 4 ? 0x0800 : 0x86dd;
    }
    std::string udp(std::size_t port, const std::string& payload) {
        return be16(40'000 + below(20'000)) + be16(port) + be16(8 + payload.size()) + be16(0) +
               payload;
    }

    /// The packet in a tunnel between two other hosts.
    std::string tunnelled(const std::string& packet, const Hosts& ends) {
        switch (below(9)) {
            case 0: return ip(ends, 17, udp(4789, vxlan() + ethernet(packet)));
            case 1: return ip(ends, 17, udp(8472, vxlan() + ethernet(packet)));
            case 2: return ip(ends, 17, udp(6081, geneve(packet)));
            case 3: return ip(ends, 17, udp(2152, gtp(packet)));
            case 4: return ip(ends, 47, gre(ether_type(packet), false) + packet);
            case 5: return ip(ends, 47, gre(0x6558, below(2) == 0) + ethernet(packet));
            case 6: return ip(ends, 47, erspan_2(packet));
            case 7: return ip(ends, 47, erspan_3(packet));
            default: return ip(ends, ether_type(packet) == 0x0800 ? 4 : 41, packet);
        }
    }

private:
    static std::string fragment_header(std::uint8_t protocol, std::size_t fragment) {
        return std::string(1, static_cast<char>(protocol)) + '\0' + be16(fragment == 1 ? 1 : 800) +
               std::string("\1\2\3\4");
    }
    static std::string vxlan() { return {"\x08\0\0\0\0\1\2\0", 8}; }
    std::string geneve(const std::string& packet) {
        const std::size_t options = below(4);
        const bool bridged = below(2) == 0;
        return std::string(1, static_cast<char>(options)) + '\0' +
               be16(bridged ? 0x6558 : ether_type(packet)) + std::string(4 + 4 * options, '\x07') +
               (bridged ? ethernet(packet) : packet);
    }
    std::string gtp(const std::string& packet) {
        const std::size_t extensions = below(3);
        const bool has_fields = extensions != 0 || below(2) == 0;
        std::string fields;
        if (has_fields) fields = std::string("\0\1\0", 3);
        for (std::size_t i = 0; i < extensions; ++i) {
            const std::size_t words = 1 + below(3);
            fields += '\x85';
            fields += static_cast<char>(words) + std::string(4 * words - 2, '\x09');
        }
        if (has_fields) fields += '\0';
        return std::string(1, has_fields ? '\x34' : '\x30') + '\xff' +
               be16(fields.size() + packet.size()) + "\1\1\1\1" + fields + packet;
    }
    std::string gre(std::size_t type, bool sequenced) {
        const bool has_checksum = below(2) == 0;
        const bool has_key = below(2) == 0;
        const std::size_t flags =
            (has_checksum ? 0x8000U : 0U) | (has_key ? 0x2000U : 0U) | (sequenced ? 0x1000U : 0U);
        const std::size_t options = static_cast<std::size_t>(has_checksum) +
                                    static_cast<std::size_t>(has_key) +
                                    static_cast<std::size_t>(sequenced);
        return be16(flags) + be16(type) + std::string(4 * options, '\x05');
    }
    std::string erspan_2(const std::string& packet) {
        if (below(3) == 0) return gre(0x88be, false) + ethernet(packet);
        return gre(0x88be, true) + std::string("\x10\x01\x02\x03\0\0\0\7", 8) + ethernet(packet);
    }
    std::string erspan_3(const std::string& packet) {
        const bool has_platform = below(2) == 0;
        const bool is_ip = below(2) == 0;
        const std::size_t fields = (is_ip ? 2U << 10U : 0U) | (has_platform ? 1U : 0U);
        return gre(0x22eb, true) + std::string("\x20\x01\x02\x03\0\0\0\7\0\0", 10) + be16(fields) +
               std::string(has_platform ? 8 : 0, '\x03') + (is_ip ? packet : ethernet(packet));
    }

    std::mt19937_64& random_;
};

constexpr int kRounds = 20'000;

TEST(FanoutProgram, FindsTheHostsThatTheDecoderFinds) {
    std::random_device seeds;
    const std::uint64_t seed = seeds();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    FrameMaker make(random);
    std::array<int, 5> deep{};
    for (int round = 0; round < kRounds; ++round) {
        const std::size_t fragment = make.below(3);
        std::string packet = make.ip(make.hosts(), 6, std::string(40, '\0'), fragment);
        const std::size_t tunnels = make.below(4);
        for (std::size_t i = 0; i < tunnels; ++i) packet = make.tunnelled(packet, make.hosts());
        const std::string frame = make.ethernet(packet);
        const auto datagram = decoded(frame);
        ASSERT_TRUE(datagram) << "round " << round;
        ++deep[tunnels];
        ASSERT_EQ(socket_of(frame), socket_of_pair(datagram->source, datagram->destination))
            << "round " << round << ", tunnels " << tunnels << ", fragment " << fragment;
    }
    for (int i = 0; i < 4; ++i) EXPECT_GT(deep[static_cast<std::size_t>(i)], kRounds / 8);
}

TEST(FanoutProgram, BothDirectionsAndAllFragmentsGoToOneSocket) {
    std::mt19937_64 random(4);
    FrameMaker make(random);
    for (int round = 0; round < 2'000; ++round) {
        const Hosts inner = make.hosts();
        const Hosts outer = make.hosts();
        const bool is_tunnelled = make.below(2) == 0;
        std::optional<std::uint32_t> socket;
        for (const bool answers : {false, true}) {
            for (const std::size_t fragment : {0U, 1U, 2U}) {
                std::string packet = make.ip(answers ? inner.answering() : inner, 17,
                                             make.udp(53, std::string(64, 'x')), fragment);
                if (is_tunnelled)
                    packet = make.tunnelled(packet, answers ? outer.answering() : outer);
                const std::uint32_t here = socket_of(make.ethernet(packet));
                ASSERT_EQ(here, socket.value_or(here)) << "round " << round;
                socket = here;
            }
        }
    }
}

/// Only the first fragment of a tunnel's datagram shows who speaks inside.
TEST(FanoutProgram, FragmentsOfATunnelGoByItsEnds) {
    std::mt19937_64 random(5);
    FrameMaker make(random);
    for (int round = 0; round < 500; ++round) {
        const Hosts ends = make.hosts();
        const std::string inside =
            make.udp(4789, std::string("\x08\0\0\0\0\1\2\0", 8) +
                               make.ethernet(make.ip(make.hosts(), 6, std::string(200, 'x'))));
        const std::string first = make.ethernet(make.ip(ends, 17, inside.substr(0, 160), 1));
        const std::string last = make.ethernet(make.ip(ends, 17, inside.substr(160), 2));
        ASSERT_EQ(socket_of(first), socket_of_pair(ends.from, ends.to));
        ASSERT_EQ(socket_of(last), socket_of(first));
    }
}

TEST(FanoutProgram, SeesWhatTheHostItselfSendsFromTheLinkHeaderOn) {
    std::mt19937_64 random(6);
    FrameMaker make(random);
    const Hosts hosts = make.hosts();
    const std::string packet = make.ip(hosts, 6, std::string(20, '\0'));
    const std::string frame =
        std::string(12, '\x02') + be16(FrameMaker::ether_type(packet)) + packet;
    const Skb sent{frame, static_cast<std::uint32_t>(FrameMaker::ether_type(packet)),
                   PACKET_OUTGOING};
    EXPECT_EQ(socket_of(sent), socket_of_pair(hosts.from, hosts.to));
}

TEST(FanoutProgram, MplsAndPppoeAreLookedThrough) {
    std::mt19937_64 random(7);
    FrameMaker make(random);
    const Hosts hosts{*IpAddress::parse("10.1.2.3"), *IpAddress::parse("192.0.2.9")};
    const std::string packet = make.ip(hosts, 6, std::string(20, '\0'));
    const std::string macs(12, '\x02');
    const std::string labels("\0\1\0\x40\0\2\x01\x40", 8);
    const std::string pppoe = std::string("\x11\0\0\1", 4) + be16(packet.size() + 2) + be16(0x0021);
    const std::uint32_t expected = socket_of_pair(hosts.from, hosts.to);
    EXPECT_EQ(socket_of(macs + be16(0x8847) + labels + packet), expected);
    EXPECT_EQ(socket_of(macs + be16(0x8864) + pppoe + packet), expected);
}

TEST(FanoutProgram, WhatHasNoAddressesGoesToTheFirstSocket) {
    const std::string macs(12, '\x02');
    EXPECT_EQ(socket_of(macs + be16(0x0806) + std::string(28, '\1')), 0U);
    EXPECT_EQ(socket_of(macs + be16(0x0800) + std::string(3, '\x45')), 0U);
}

TEST(FanoutProgram, AnyOctetsEndIt) {
    std::mt19937_64 random(8);
    FrameMaker make(random);
    for (int round = 0; round < 5'000; ++round) {
        std::string packet = make.tunnelled(make.ip(make.hosts(), 6, "0123456789"), make.hosts());
        std::string frame = make.ethernet(packet);
        for (int i = 0; i < 4; ++i) frame[make.below(frame.size())] = static_cast<char>(random());
        frame.resize(std::max<std::size_t>(18, make.below(frame.size())));
        (void)socket_of(frame);
    }
}

TEST(FanoutProgram, SpreadsNeighbours) {
    std::mt19937_64 random(9);
    FrameMaker make(random);
    for (const std::size_t sockets : {2U, 3U, 4U, 8U}) {
        std::vector<int> counts(sockets);
        for (int host = 0; host < 1000; ++host) {
            const Hosts hosts{*IpAddress::parse("10.0." + std::to_string(host / 100) + "." +
                                                std::to_string(2 * (host % 100))),
                              *IpAddress::parse("192.0.2.10")};
            ++counts[socket_of(make.ethernet(make.ip(hosts, 6, std::string(20, '\0')))) % sockets];
        }
        for (const int count : counts) EXPECT_GT(count, 1000 / static_cast<int>(sockets) / 2);
    }
}

}  // namespace
}  // namespace sealtap::test
