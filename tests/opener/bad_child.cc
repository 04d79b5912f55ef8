// A child that was taken over: it does not lock itself, and does what the end of the program's name
// (before its hello) or the document's name (after it) tells.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "opener/child_process.h"
#include "opener/frame.h"
#include "opener/request.h"

namespace {

using namespace sealtap;
using opener::kChildSocket;

constexpr std::size_t kBigMessage = 100'000;

void send(const std::vector<std::byte>& message) {
    (void)::send(kChildSocket, message.data(), message.size(), MSG_NOSIGNAL);
}

/// Until the sensor kills it.
void wait() {
    std::array<std::byte, opener::kMessageBytesMax> message{};
    while (::recv(kChildSocket, message.data(), message.size(), 0) > 0) {
    }
    ::pause();
}

std::vector<std::byte> frame(opener::FrameType type, const std::vector<std::byte>& payload) {
    std::vector<std::byte> octets;
    opener::OctetWriter out(octets);
    out.u8(static_cast<std::uint8_t>(type));
    out.u24(static_cast<std::uint32_t>(payload.size()));
    out.octets(payload);
    return octets;
}

std::vector<std::byte> begin() {
    std::vector<std::byte> fields;
    opener::OctetWriter out(fields);
    out.text("bad");
    out.text("name");
    out.text("");
    out.text("");
    out.u8(0);
    out.u8(0);
    return frame(opener::FrameType::Begin, fields);
}

void say_hello(std::string_view how) {
    if (how == "silent") wait();
    if (how == "early") ::_exit(1);
    if (how == "stranger") send(std::vector<std::byte>(8));
    send(opener::hello_message(opener::Confinement(how == "unconfined" ? 0U : 0xFFFFFFFFU)));
}

/// The child sends a socket along with each of its messages, so that the sensor keeps them all.
void send_files() {
    auto message = begin();
    iovec octets{message.data(), message.size()};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &octets;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    cmsghdr* const rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    *static_cast<int*>(static_cast<void*>(CMSG_DATA(rights))) = kChildSocket;
    (void)::sendmsg(kChildSocket, &header, MSG_NOSIGNAL);
    ::raise(SIGTERM);
}

void misbehave(std::string_view how) {
    if (how == "garbage") send(std::vector<std::byte>(1000, std::byte{0xA5}));
    if (how == "oversized") send(std::vector<std::byte>(kBigMessage));
    if (how == "long-frame")
        send({std::byte{2}, std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF}});
    if (how == "hang") wait();
    if (how == "dies") ::raise(SIGSEGV);
    if (how == "exits") ::_exit(0);
    if (how == "files") send_files();
    send(begin());
    if (how == "dies-in-part") ::raise(SIGBUS);
    if (how == "hangs-in-part") wait();
    if (how == "done-in-part") send(frame(opener::FrameType::Done, std::vector<std::byte>(6)));
    const std::vector<std::byte> data =
        frame(opener::FrameType::Data, std::vector<std::byte>(opener::kFramePayloadMax));
    const std::vector<std::byte> nothing = frame(opener::FrameType::Data, {});
    while (how == "endless-data") send(data);
    while (how == "endless-nothing") send(nothing);
}

}  // namespace

int main(int, char** argv) {
    const std::string_view name(argv[0]);
    say_hello(name.substr(name.rfind('-') + 1));
    std::vector<std::byte> message(opener::kMessageBytesMax);
    while (true) {
        message.resize(opener::kMessageBytesMax);
        const ssize_t got = ::recv(kChildSocket, message.data(), message.size(), 0);
        if (got <= 0) return 0;
        message.resize(static_cast<std::size_t>(got));
        if (const auto request = opener::parse_request(message)) misbehave(request->name);
    }
}
