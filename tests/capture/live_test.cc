// Live capture in a network namespace of the test's own: loopback is up, nothing else sends there.
#include "capture/live.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <set>
#include <span>
#include <vector>

namespace sealtap::test {
namespace {

using testing::HasSubstr;

/// A socket that is closed again.
class Socket {
public:
    Socket() : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}
    ~Socket() { ::close(descriptor_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

bool set_loopback(bool up) {
    const Socket socket;
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = static_cast<short>(up ? IFF_UP : 0);
    return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

/// Sends a datagram to a port of the namespace that nobody reads; `host` is the last octet of the
/// address.
void send_datagram(const std::string& payload, std::uint32_t host = 1) {
    const Socket socket;
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xffU) | host);
    to.sin_port = htons(9);
    (void)::sendto(socket.get(), payload.data(), payload.size(), 0,
                   static_cast<const sockaddr*>(static_cast<const void*>(&to)), sizeof to);
}

InterfaceSettings loopback() {
    InterfaceSettings settings;
    settings.name = "lo";
    settings.buffer_bytes = 1U << 20U;
    return settings;
}

/// Runs `body` in a child process within new namespaces. The child's failures are those of the
/// test; where the kernel does not allow namespaces the test is skipped.
template <class Body>
void in_namespace(Body body) {
    constexpr int kNoNamespace = 77;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const int spaces = ::geteuid() == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET;
        if (::unshare(spaces) != 0 || !set_loopback(true)) ::_exit(kNoNamespace);
        body();
        std::fflush(nullptr);
        ::_exit(testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == kNoNamespace)
        GTEST_SKIP() << "no network namespace can be made here";
    EXPECT_EQ(WEXITSTATUS(status), 0) << "see the child's output above";
}

/// The next packet, or what came instead within 20 time-outs.
Result<Poll> next_packet(PacketSource& source, Packet& packet) {
    Result<Poll> answer = Poll::Idle;
    for (int i = 0; i < 20 && answer && *answer == Poll::Idle; ++i) answer = source.poll(packet);
    return answer;
}

TEST(Live, DatagramSentToLoopbackIsCaptured) {
    in_namespace([] {
        auto source = capture::open_live(loopback(), 6);
        ASSERT_TRUE(source) << source.error().message;
        const auto before = std::chrono::system_clock::now();
        send_datagram("a line for the sensor");
        Packet packet;
        ASSERT_EQ(next_packet(**source, packet).value(), Poll::Packet);
        EXPECT_THAT(std::string(text_of(packet.data)), HasSubstr("a line for the sensor"));
        EXPECT_EQ(packet.wire_length, packet.data.size());
        EXPECT_EQ(packet.link_type, 1);
        EXPECT_EQ(packet.source, 6U);
        EXPECT_EQ(packet.number, 1U);
        EXPECT_GT(packet.time, Timestamp(before) - std::chrono::minutes(1));
        EXPECT_LT(packet.time, Timestamp(before) + std::chrono::minutes(1));
        ASSERT_TRUE((*source)->drops());
        EXPECT_EQ((*source)->drops()->kernel_packets, 0U);
        EXPECT_EQ((*source)->drops()->interface_packets, 0U);
    });
}

TEST(Live, SnapLengthCutsAndTheWireLengthTells) {
    in_namespace([] {
        InterfaceSettings settings = loopback();
        settings.snap_length = 100;
        auto source = capture::open_live(settings, 0);
        ASSERT_TRUE(source) << source.error().message;
        send_datagram(std::string(500, 'x'));
        Packet packet;
        ASSERT_EQ(next_packet(**source, packet).value(), Poll::Packet);
        EXPECT_EQ(packet.data.size(), 100U);
        EXPECT_EQ(packet.wire_length, 14U + 20 + 8 + 500);
    });
}

TEST(Live, SilenceIsIdle) {
    in_namespace([] {
        auto source = capture::open_live(loopback(), 0);
        ASSERT_TRUE(source) << source.error().message;
        Packet packet;
        EXPECT_EQ((*source)->poll(packet).value(), Poll::Idle);
        EXPECT_EQ((*source)->poll(packet).value(), Poll::Idle);
    });
}

/// The kernel shows what goes through loopback twice, libpcap once: nothing can be said of the
/// rest.
TEST(Live, LoopbackHasNothingUnread) {
    in_namespace([] {
        auto source = capture::open_live(loopback(), 0);
        ASSERT_TRUE(source) << source.error().message;
        send_datagram("one");
        Packet packet;
        while (next_packet(**source, packet).value() == Poll::Packet) {
        }
        EXPECT_EQ((*source)->drops()->unread_packets, 0U);
    });
}

TEST(Live, BusyPollingSeesTheSame) {
    in_namespace([] {
        InterfaceSettings settings = loopback();
        settings.poll = PollMode::Busy;
        auto source = capture::open_live(settings, 0);
        ASSERT_TRUE(source) << source.error().message;
        Packet packet;
        EXPECT_EQ((*source)->poll(packet).value(), Poll::Idle);
        send_datagram("a line for the sensor");
        ASSERT_EQ(next_packet(**source, packet).value(), Poll::Packet);
        EXPECT_THAT(std::string(text_of(packet.data)), HasSubstr("a line for the sensor"));
        ASSERT_TRUE(set_loopback(false));
        Result<Poll> answer = Poll::Packet;  // ICMP answers may still lie there
        while (answer && *answer == Poll::Packet) answer = next_packet(**source, packet);
        EXPECT_FALSE(answer);
    });
}

TEST(Live, PacketsTheBufferCouldNotHoldAreCountedAsKernelDrops) {
    in_namespace([] {
        auto source = capture::open_live(loopback(), 0);
        ASSERT_TRUE(source) << source.error().message;
        constexpr std::uint64_t kSent = 5000;
        for (std::uint64_t i = 0; i < kSent; ++i) send_datagram(std::string(4000, 'x'));
        Packet packet;
        std::uint64_t datagrams = 0;
        while (next_packet(**source, packet).value() == Poll::Packet) ++datagrams;
        const std::uint64_t dropped = (*source)->drops()->kernel_packets;
        EXPECT_GT(dropped, 0U);
        // Answers of the closed port (ICMP) are captured, or dropped, beside the datagrams.
        EXPECT_GE(datagrams + dropped, kSent);
        EXPECT_EQ((*source)->drops()->kernel_packets, dropped);
    });
}

TEST(Live, InterfaceThatGoesDownEndsTheSourceWithAnError) {
    in_namespace([] {
        auto source = capture::open_live(loopback(), 0);
        ASSERT_TRUE(source) << source.error().message;
        ASSERT_TRUE(set_loopback(false));
        Packet packet;
        const Result<Poll> answer = next_packet(**source, packet);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
        EXPECT_THAT(answer.error().message, HasSubstr("interface lo: "));
        EXPECT_EQ((*source)->poll(packet).value(), Poll::End);
        EXPECT_TRUE((*source)->drops());
    });
}

/// The hosts that each source was shown datagrams of or for, by the last octet.
std::vector<std::set<int>> hosts_shown(std::span<const std::unique_ptr<PacketSource>> sources) {
    constexpr std::size_t kProtocolAt = 23;
    constexpr std::size_t kDestinationAt = 33;
    std::vector<std::set<int>> hosts(sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        for (Packet packet; next_packet(*sources[i], packet).value() == Poll::Packet;) {
            if (std::to_integer<int>(packet.data[kProtocolAt]) == 17)
                hosts[i].insert(std::to_integer<int>(packet.data[kDestinationAt]));
        }
    }
    return hosts;
}

TEST(Live, SeveralReadersShareThePacketsByHosts) {
    in_namespace([] {
        InterfaceSettings settings = loopback();
        settings.readers = 2;
        settings.timeout_ms = 10;
        const auto sources = capture::open_live_readers(settings, 3);
        ASSERT_TRUE(sources) << sources.error().message;
        ASSERT_EQ(sources->size(), 2U);
        constexpr int kHosts = 40;
        for (int round = 0; round < 3; ++round) {
            for (std::uint32_t host = 1; host <= kHosts; ++host) send_datagram("to many", host);
        }
        const auto hosts = hosts_shown(*sources);
        EXPECT_FALSE(hosts[0].empty());
        EXPECT_FALSE(hosts[1].empty());
        EXPECT_EQ(hosts[0].size() + hosts[1].size(), std::size_t{kHosts}) << "each in one of them";
        for (const auto& source : *sources) EXPECT_EQ(source->drops()->kernel_packets, 0U);
    });
}

TEST(Live, TellsUpToWhenEverythingWasRead) {
    in_namespace([] {
        InterfaceSettings settings = loopback();
        settings.timeout_ms = 10;
        auto source = capture::open_live(settings, 0);
        ASSERT_TRUE(source) << source.error().message;
        Packet packet;
        ASSERT_EQ((*source)->poll(packet).value(), Poll::Idle);
        const auto reached = (*source)->reached();
        ASSERT_TRUE(reached);
        EXPECT_LT(*reached, std::chrono::system_clock::now());
        send_datagram("later");
        ASSERT_EQ(next_packet(**source, packet).value(), Poll::Packet);
        EXPECT_GT(packet.time, *reached);
    });
}

TEST(Live, ImmediateModeShowsTheSame) {
    in_namespace([] {
        InterfaceSettings settings = loopback();
        settings.immediate = true;
        auto source = capture::open_live(settings, 0);
        ASSERT_TRUE(source) << source.error().message;
        send_datagram("a line for the sensor");
        Packet packet;
        ASSERT_EQ(next_packet(**source, packet).value(), Poll::Packet);
        EXPECT_THAT(std::string(text_of(packet.data)), HasSubstr("a line for the sensor"));
    });
}

bool set_mtu(int octets) {
    const Socket socket;
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_mtu = octets;
    return ::ioctl(socket.get(), SIOCSIFMTU, &request) == 0;
}

/// The interface carries less than it did when the frame was made: as if offloading had made it.
TEST(Live, FramesLongerThanTheInterfaceCarriesAreCounted) {
    in_namespace([] {
        ASSERT_TRUE(set_mtu(1000));
        InterfaceSettings settings = loopback();
        settings.timeout_ms = 10;
        auto source = capture::open_live(settings, 0);
        ASSERT_TRUE(source) << source.error().message;
        ASSERT_TRUE(set_mtu(9000));
        send_datagram(std::string(500, 'x'));
        send_datagram(std::string(5000, 'x'));
        Packet packet;
        while (next_packet(**source, packet).value() == Poll::Packet) {
        }
        EXPECT_EQ((*source)->drops()->super_frames, 1U);
    });
}

TEST(Live, InterfaceThatDoesNotExistIsNamed) {
    in_namespace([] {
        InterfaceSettings settings = loopback();
        settings.name = "nowhere0";
        const auto source = capture::open_live(settings, 0);
        ASSERT_FALSE(source);
        EXPECT_EQ(source.error().code, ErrorCode::BadArgument);
        EXPECT_EQ(source.error().message,
                  "interface nowhere0: no such interface (ip link lists them)");
    });
}

TEST(Live, MissingPermissionNamesTheCapability) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody without capabilities";
    in_namespace([] {
        ASSERT_EQ(::setresuid(65534, 65534, 65534), 0);
        const auto source = capture::open_live(loopback(), 0);
        ASSERT_FALSE(source);
        EXPECT_EQ(source.error().code, ErrorCode::Unavailable);
        EXPECT_THAT(source.error().message, HasSubstr("CAP_NET_RAW"));
    });
}

}  // namespace
}  // namespace sealtap::test
