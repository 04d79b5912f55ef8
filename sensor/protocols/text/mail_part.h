#pragma once

#include <cstdint>
#include <string_view>

#include "protocols/text/header_glance.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols {

/// What is sent is a message (RFC 5322), or octets of which the protocol does not say what they
/// are.
enum class MailContent : std::uint8_t { Message, Other };

/// A message on its way to or from a mailbox, or another piece of content: a document with its only
/// part, named by the message's subject. Owned by one parser; ends as Aborted if it is destroyed
/// first.
class MailPart {
public:
    /// `info` tells protocol, direction, transaction and parties. `other_step` names the part of
    /// what is no message; a literal.
    MailPart(FlowContext& context, DocumentInfo info, MailContent content,
             std::string_view other_step);

    void on_data(FlowContext& context, Bytes content);
    void on_gap(std::uint64_t length, Cause cause);
    void end(EndReason reason);

    [[nodiscard]] bool has_gap() const noexcept { return has_gap_; }

private:
    void describe();

    HeaderGlance header_;
    DocumentPtr document_;
    PartPtr part_;
    bool described_ = false;
    bool has_gap_ = false;
};

}  // namespace sealtap::protocols
