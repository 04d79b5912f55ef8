// Sends the frames of a classic capture into an interface at a given rate: what tcpreplay does,
// with fewer system calls. Each round comes from other hosts, so that no flow is a repetition.
//
//   live_sender INTERFACE CAPTURE ROUNDS PACKETS_PER_SECOND    (0: as fast as it goes)
//
// Frames are Ethernet with IPv4, and one of both hosts is in 10/8. Prints packets and seconds.
#include <fmt/format.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;
constexpr std::size_t kSourceAt = 26;       // of the IPv4 source in an Ethernet frame
constexpr std::size_t kDestinationAt = 30;  // and of the destination
constexpr std::size_t kTogether = 64;       // frames of one system call

[[noreturn]] void give_up(std::string_view why) {
    fmt::print(stderr, "live_sender: {}\n", why);
    std::exit(1);
}

std::string read_file(const char* path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) give_up("cannot read the capture");
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::span<char>> frames_of(std::string& capture) {
    std::vector<std::span<char>> frames;
    for (std::size_t at = kFileHeader; at + kRecordHeader <= capture.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, capture.data() + at + 8, sizeof size);
        at += kRecordHeader;
        if (size > capture.size() - at) give_up("the capture is cut");
        frames.push_back(std::span(capture).subspan(at, size));
        at += size;
    }
    return frames;
}

/// The second octet of the host in 10/8 is the round's.
void change_hosts(std::span<const std::span<char>> frames, std::uint64_t round) {
    for (const std::span<char> frame : frames) {
        const std::size_t host = frame[kSourceAt] == 10 ? kSourceAt : kDestinationAt;
        frame[host + 1] = static_cast<char>(round);
    }
}

int open_socket(const char* interface) {
    const int socket = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (socket < 0) give_up("no packet socket: is this root?");
    const int yes = 1;
    (void)::setsockopt(socket, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes);
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_ifindex = static_cast<int>(::if_nametoindex(interface));
    if (::bind(socket, static_cast<const sockaddr*>(static_cast<const void*>(&to)), sizeof to) != 0)
        give_up("no such interface");
    return socket;
}

void send_all(int socket, std::span<const std::span<char>> frames) {
    std::array<iovec, kTogether> octets{};
    std::array<mmsghdr, kTogether> messages{};
    for (std::size_t i = 0; i < frames.size(); ++i) {
        octets[i] = {frames[i].data(), frames[i].size()};
        messages[i].msg_hdr.msg_iov = &octets[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t sent = 0; sent < frames.size();) {
        const int now = ::sendmmsg(socket, messages.data() + sent,
                                   static_cast<unsigned>(frames.size() - sent), 0);
        if (now > 0)
            sent += static_cast<std::size_t>(now);
        else if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
            give_up(std::strerror(errno));
    }
}

double number_of(std::string_view text) {
    double number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (bad != std::errc() || end != text.data() + text.size() || number < 0)
        give_up(fmt::format("\"{}\" is no number", text));
    return number;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) give_up("INTERFACE CAPTURE ROUNDS PACKETS_PER_SECOND");
    const int socket = open_socket(argv[1]);
    std::string capture = read_file(argv[2]);
    const std::vector<std::span<char>> frames = frames_of(capture);
    const auto rounds = static_cast<std::uint64_t>(number_of(argv[3]));
    const double packets_per_second = number_of(argv[4]);
    const auto begin = Clock::now();
    std::uint64_t sent = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        change_hosts(frames, round);
        for (std::size_t at = 0; at < frames.size(); at += kTogether) {
            if (packets_per_second > 0) {
                const std::chrono::duration<double> due(static_cast<double>(sent) /
                                                        packets_per_second);
                std::this_thread::sleep_until(begin +
                                              std::chrono::duration_cast<Clock::duration>(due));
            }
            const std::size_t count = std::min(kTogether, frames.size() - at);
            send_all(socket, std::span(frames).subspan(at, count));
            sent += count;
        }
    }
    const std::chrono::duration<double> took = Clock::now() - begin;
    fmt::print("{} packets in {:.6f} seconds\n", sent, took.count());
    return 0;
}
