#pragma once

#include <cstdint>

#include "protocols/smtp/envelope.h"
#include "protocols/text/header_glance.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::smtp {

/// One message on its way: the document with its only part. Owned by the parser; ends as Aborted if
/// it is destroyed first.
class Message {
public:
    Message(FlowContext& context, Direction direction, Envelope envelope,
            std::uint64_t transaction);

    void on_data(FlowContext& context, Bytes content);
    void on_gap(std::uint64_t length, Cause cause);
    /// No more content comes; the document stays open for late answers.
    void end_content(EndReason reason);
    void end(EndReason reason);

    /// The transaction of the envelope.
    [[nodiscard]] std::uint64_t envelope_transaction() const noexcept {
        return envelope_.transaction;
    }
    void reject(std::size_t recipient);
    [[nodiscard]] bool has_gap() const noexcept { return has_gap_; }

private:
    void describe();

    Envelope envelope_;
    HeaderGlance header_;
    DocumentPtr document_;
    PartPtr part_;
    bool has_gap_ = false;
    bool rejected_ = false;  // a recipient, since the document was described
};

}  // namespace sealtap::protocols::smtp
