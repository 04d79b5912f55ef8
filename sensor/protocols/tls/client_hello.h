#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::protocols::tls {

/// Collects the first handshake message of a direction, however records cut it. Keeps nothing of a
/// message that is no ClientHello.
class ClientHello {
public:
    /// The next octets of the direction's handshake messages. Keeps at most `bytes_max`.
    enum class State { Open, Whole, None, TooLong };
    State add(Bytes octets, std::size_t bytes_max);

    /// The host name of RFC 6066 section 3; empty if there is none. Precondition: Whole.
    [[nodiscard]] std::string server_name() const;

    void give_up() noexcept;

private:
    std::string message_;
    State state_ = State::Open;
};

}  // namespace sealtap::protocols::tls
