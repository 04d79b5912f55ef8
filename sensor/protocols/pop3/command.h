#pragma once

#include <cstdint>
#include <string_view>

namespace sealtap::protocols::pop3 {

enum class Verb : std::uint8_t {
    Unknown,
    User,
    Apop,
    Auth,
    Pass,
    Stls,
    Message,  ///< RETR and TOP: a message is the answer
    Quit,
    OnlyPop3,  ///< CAPA, UIDL, XTND
    Shared,    ///< what FTP, SMTP or NNTP have too
};

/// A command line, taken apart (RFC 1939, 3). Lives as long as the line.
struct Command {
    Verb verb = Verb::Unknown;
    std::string_view argument;  ///< without blanks around it
};
[[nodiscard]] Command parse_command(std::string_view line) noexcept;
/// RETR or TOP with the number of a message, which no other protocol takes with them alike.
[[nodiscard]] bool asks_for_message(const Command& command) noexcept;

enum class Reply : std::uint8_t { None, Ok, Error, Challenge };
/// What the line begins (RFC 1939, 3; RFC 5034, 4); None for a line of a longer answer.
[[nodiscard]] Reply parse_reply(std::string_view line) noexcept;

/// Whether the line may be a message's first: a field's name and a colon (RFC 5322, 2.2), or the
/// "From " of an mbox that some servers leave in.
[[nodiscard]] bool begins_header(std::string_view line) noexcept;

}  // namespace sealtap::protocols::pop3
