#include "protocols/tls/client_hello.h"

#include <algorithm>

#include <utility>

#include "base/byte_reader.h"

namespace sealtap::protocols::tls {
namespace {

constexpr std::size_t kHeaderBytes = 4;  // RFC 8446 section 4: type, 24 bits of length
constexpr std::uint8_t kClientHello = 1;
constexpr std::uint16_t kServerName = 0;
constexpr std::uint8_t kHostName = 0;
constexpr std::size_t kRandomBytes = 32;

using base::ByteReader;

/// RFC 6066 section 3: a list of (type, name), of which one may be a host name.
std::string host_of(Bytes extension) {
    ByteReader list(extension);
    ByteReader names(list.take(list.u16()));
    while (names.left() > 0 && names.ok()) {
        const std::uint8_t type = names.u8();
        const Bytes name = names.take(names.u16());
        if (names.ok() && type == kHostName) return std::string(text_of(name));
    }
    return {};
}

}  // namespace

ClientHello::State ClientHello::add(Bytes octets, std::size_t bytes_max) {
    if (state_ != State::Open) return State::None;  // said once
    const std::size_t room = bytes_max - std::min(message_.size(), bytes_max);
    message_ += text_of(octets.first(std::min(room, octets.size())));
    ByteReader header(bytes_of(message_));
    const bool is_hello = message_.empty() || header.u8() == kClientHello;
    const std::size_t size = kHeaderBytes + header.u24();
    if (!is_hello) {
        give_up();
    } else if (header.ok() && message_.size() >= size) {
        message_.resize(size);  // other messages may follow in the same record
        state_ = State::Whole;
        return State::Whole;
    } else if (octets.size() > room) {
        give_up();
        return State::TooLong;
    }
    return state_;
}

std::string ClientHello::server_name() const {
    ByteReader hello(bytes_of(message_));
    hello.skip(kHeaderBytes + 2 + kRandomBytes);
    hello.skip(hello.u8());   // session
    hello.skip(hello.u16());  // cipher suites
    hello.skip(hello.u8());   // compression methods
    ByteReader extensions(hello.take(hello.u16()));
    while (extensions.left() > 0 && extensions.ok()) {
        const std::uint16_t type = extensions.u16();
        const Bytes extension = extensions.take(extensions.u16());
        if (extensions.ok() && type == kServerName) return host_of(extension);
    }
    return {};
}

void ClientHello::give_up() noexcept {
    (void)std::exchange(message_, std::string());  // an assignment would keep its memory
    state_ = State::None;
}

}  // namespace sealtap::protocols::tls
