#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/text/mail_part.h"

namespace sealtap::protocols::imap {

/// The beginning of a response, taken apart (RFC 9051, 2.2.2 and 7). Lives as long as the line.
struct Response {
    enum class Kind : std::uint8_t {
        Unknown,
        Continuation,  ///< "+ …"
        Ok,            ///< OK and PREAUTH; behind it is text for people
        Refusal,       ///< NO, BAD and BYE
        Data,          ///< "* …"; literals may follow
    };
    Kind kind = Kind::Unknown;
    std::string_view tag;       ///< empty for an untagged one
    std::string_view name;      ///< of Data: "FETCH", "LIST"
    std::uint64_t message = 0;  ///< the sequence number of "* 12 FETCH"
    [[nodiscard]] bool is_status() const noexcept {
        return kind == Kind::Ok || kind == Kind::Refusal;
    }
};
[[nodiscard]] Response parse_response(std::string_view line) noexcept;

/// What FETCH calls the literal that follows (RFC 9051, 7.5.2).
struct Section {
    std::string_view name;  ///< "BODY[1.MIME]", "RFC822"
    MailContent content = MailContent::Other;
    std::optional<std::uint64_t> origin;  ///< of a part of it: "BODY[]<0>"
};
/// The item that `text`, which ends before the literal, names last.
[[nodiscard]] std::optional<Section> section_before(std::string_view text) noexcept;

}  // namespace sealtap::protocols::imap
