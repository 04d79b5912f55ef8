#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sealtap::protocols::smtp {

enum class Verb : std::uint8_t {
    Unknown,
    Helo,  ///< HELO and EHLO
    Lhlo,  ///< of LMTP (RFC 2033), which answers a message once for each recipient
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Auth,
    StartTls,
    Quit,
    Other,  ///< NOOP, HELP, VRFY, EXPN, TURN, ETRN
};

/// A command line, taken apart. Lives as long as the line.
struct Command {
    Verb verb = Verb::Unknown;
    std::string_view argument;  ///< without blanks around it
};
[[nodiscard]] Command parse_command(std::string_view line) noexcept;

/// A mail address as the envelope gives it.
struct MailAddress {
    std::string address;  ///< as sent, without angle brackets and source route
    std::string domain;   ///< lower case; empty without "@"
    friend bool operator==(const MailAddress&, const MailAddress&) = default;
};
/// The path of "FROM:<a@b> SIZE=1" or "TO:<@relay:a@b>" (RFC 5321, 4.1.2); also without angle
/// brackets, as old clients write it. Nothing if there is no colon.
[[nodiscard]] std::optional<MailAddress> parse_path(std::string_view argument);

/// The argument of BDAT (RFC 3030, 2).
struct ChunkHead {
    std::uint64_t length = 0;
    bool last = false;
};
[[nodiscard]] std::optional<ChunkHead> parse_chunk_head(std::string_view argument) noexcept;

}  // namespace sealtap::protocols::smtp
