#pragma once

#include <cstdint>
#include <string>

#include "protocols/smtp/envelope.h"
#include "protocols/text/line_reader.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::smtp {

/// Reads the two header fields that name a message, and no further than its header block (RFC
/// 5322, 2.2). The content module takes the message apart; this is for DocumentInfo alone. Line
/// ends may be LF. Held are a line and the two values, up to Limit::NameBytesMax each.
class HeaderGlance {
public:
    HeaderGlance() = default;
    HeaderGlance(const HeaderGlance&) = delete;
    HeaderGlance& operator=(const HeaderGlance&) = delete;

    void on_data(FlowContext& context, Bytes data);
    void stop() noexcept { done_ = true; }
    [[nodiscard]] bool done() const noexcept { return done_; }

    [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
    [[nodiscard]] const std::string& message_id() const noexcept { return message_id_; }

private:
    void on_line(FlowContext& context, const Line& line);
    void append(FlowContext& context, std::string_view text);

    LineReader lines_;
    std::string subject_;
    std::string message_id_;
    std::string* open_ = nullptr;  // the field that a folded line continues
    bool done_ = false;
};

/// One message on its way: the document with its only part. Owned by the parser; ends as Aborted if
/// it is destroyed first.
class Message {
public:
    Message(FlowContext& context, Direction direction, Envelope envelope,
            std::uint64_t transaction);

    void on_data(FlowContext& context, Bytes content);
    void on_gap(std::uint64_t length);
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
