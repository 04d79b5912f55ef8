#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocols/smtp/command.h"
#include "sealtap/content_part.h"

namespace sealtap::protocols::smtp {

/// What the commands before a message say of it.
struct Envelope {
    struct Recipient {
        MailAddress mail;
        bool rejected = false;
    };

    std::uint64_t transaction = 0;  ///< ordinal in the flow; replies name the one they mean
    std::string helo;
    std::string auth_user;
    MailAddress sender;
    std::vector<Recipient> recipients;  ///< at most Limit::RecipientsMax

    /// Ends the transaction (RFC 5321, 4.1.1.5); what holds for the whole flow stays.
    void reset();
    void reject(std::size_t recipient) noexcept;
    [[nodiscard]] std::size_t accepted() const noexcept;

    /// Writes sender, receivers and the fields of `email{}`.
    void describe(DocumentInfo& info) const;
};

}  // namespace sealtap::protocols::smtp
