#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sealtap::protocols::imap {

/// The end of a line that a literal follows (RFC 9051, 4.3; RFC 7888; "~{n}" of RFC 3516).
struct LiteralHead {
    std::size_t at = 0;  ///< where it begins in the line
    std::uint64_t length = 0;
    bool synchronizing = true;  ///< the client waits for the server's consent
};
/// `line` is without its line end. A length that does not fit 64 bits is none.
[[nodiscard]] std::optional<LiteralHead> literal_at_end(std::string_view line) noexcept;

enum class Verb : std::uint8_t {
    Unknown,
    Login,
    Authenticate,
    StartTls,
    Compress,
    Append,   ///< the message is behind the mailbox
    Replace,  ///< RFC 8508: behind the number and the mailbox
    Fetch,
    Other,
};

/// The first line of a command, taken apart (RFC 9051, 2.2.1). Lives as long as the line.
struct Command {
    std::string_view tag;
    Verb verb = Verb::Unknown;  ///< behind UID, if that stands there
    std::string_view argument;  ///< without blanks around it
};
[[nodiscard]] Command parse_command(std::string_view line) noexcept;

/// The string or atom in front, without quotes and their escapes; empty if there is none.
[[nodiscard]] std::string first_string(std::string_view argument);
[[nodiscard]] std::size_t count_words(std::string_view text) noexcept;

}  // namespace sealtap::protocols::imap
