#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/text/mail_part.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::imap {

/// What is known of a literal before its first octet.
struct LiteralInfo {
    MailContent content = MailContent::Other;
    std::uint64_t length = 0;
    std::uint64_t message = 0;            ///< its number in the mailbox, of a FETCH
    std::string_view section;             ///< lives as long as the call
    std::optional<std::uint64_t> origin;  ///< of a message fetched in pieces
};

/// Writes the literals of one direction that carry content, each as a document. Pieces that a
/// client fetches one after another (BODY[]<0>, BODY[]<65536>, …) are one document, for it is the
/// whole that has a meaning; it stays open until something else comes. Keeps no octets.
class LiteralWriter {
public:
    /// The document is begun with the first octet, so one that the server refuses leaves none.
    void begin(const LiteralInfo& literal, DocumentInfo document);
    void on_data(FlowContext& context, Bytes data);
    void on_gap(FlowContext& context, std::uint64_t length);
    /// All octets of the literal came.
    void finish();
    /// The literal will not come.
    void cancel() noexcept { waiting_.reset(); }
    /// No more pieces will come, if any were awaited.
    void end_pieces();
    void end(EndReason reason);

private:
    struct Waiting {
        DocumentInfo document;
        MailContent content;
    };
    /// Where a message in pieces goes on.
    struct Joint {
        std::uint64_t message = 0;
        std::string section;
        std::uint64_t next = 0;
    };
    [[nodiscard]] MailPart& part(FlowContext& context);
    [[nodiscard]] bool continues(const LiteralInfo& literal) const noexcept;

    // Each is there only while it is needed: see Parser.
    std::unique_ptr<Waiting> waiting_;
    std::unique_ptr<MailPart> part_;
    std::unique_ptr<Joint> joint_;
    bool between_ = false;  // two pieces: the last one is whole
};

}  // namespace sealtap::protocols::imap
