#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sealtap/address.h"

namespace sealtap::protocols::ftp {

enum class Verb : std::uint8_t {
    Unknown,
    // Of the flow.
    User,
    Rein,
    Auth,
    // Of the next data flow.
    Port,
    Eprt,
    Pasv,
    Epsv,
    Rest,
    Mode,
    // What opens one.
    Stor,
    Stou,
    Appe,
    Retr,
    List,
    Nlst,
    Mlsd,
    // The rest, by who else has such a command.
    OnlyFtp,
    AlsoMail,  ///< PASS, LIST … that POP3, NNTP or SMTP have too
};

/// A command line, taken apart.
struct Command {
    Verb verb = Verb::Unknown;
    std::string_view name;      ///< in capitals, a literal; empty if unknown
    std::string_view argument;  ///< as sent, behind one blank; lives as long as the line
};
/// Octets of Telnet commands before the verb are passed over (RFC 959, 4.1.3, before ABOR).
[[nodiscard]] Command parse_command(std::string_view line) noexcept;

enum class Transfer : std::uint8_t { None, Upload, Download, Listing };
[[nodiscard]] Transfer transfer_of(Verb verb) noexcept;

/// "h1,h2,h3,h4,p1,p2" anywhere in the text: the argument of PORT, or a 227 with parentheses or
/// without (RFC 1123, 4.1.2.6).
[[nodiscard]] std::optional<Endpoint> find_host_port(std::string_view text) noexcept;
/// "|1|192.0.2.1|6275|" or "|2|2001:db8::1|6275|" with any delimiter (RFC 2428, 2).
[[nodiscard]] std::optional<Endpoint> parse_extended_port(std::string_view argument);
/// "(|||6446|)" of a 229 (RFC 2428, 3).
[[nodiscard]] std::optional<std::uint16_t> find_extended_passive_port(
    std::string_view text) noexcept;

}  // namespace sealtap::protocols::ftp
