#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/address.h"
#include "sealtap/bytes.h"
#include "sealtap/coverage.h"
#include "sealtap/flow.h"
#include "sealtap/place.h"
#include "sealtap/raw_text.h"

namespace sealtap {

/// What `sealtap flows` lists as an object.
enum class ObjectKind : std::uint8_t { Body, Range, FormPart, Message, Attachment, File };
[[nodiscard]] std::string_view to_string(ObjectKind kind) noexcept;  ///< "form-part"

/// Whether a part is judged with the document around it or is a document of its own (a form file,
/// an attachment).
enum class Judged : std::uint8_t { WithParent, Alone };

/// Whether the octets of a part may be something else than they are declared.
enum class Reading : std::uint8_t {
    AsRecognised,  ///< codings, containers and pictures are known by their first octets
    AsField,       ///< the same, but for what is kept as a file: archives without a mark, mails
    AsText,        ///< text that a document format made: read as it is, whatever it looks like
};

/// What is known of a part before its first octet.
struct PartInfo {
    std::string step;  ///< one step of the path: "http.body", "mail.subject", "multipart:2"; no
                       ///< traffic text
    RawText name;      ///< file name, shown in the path behind the step in quotes
    std::string media_type;  ///< declared, lower case, without parameters; empty if not declared
    std::string charset;     ///< declared, lower case; empty if not declared
    std::string boundary;    ///< of a multipart media type
    std::vector<std::string>
        codings;  ///< still to be undone, the first to undo first: {"base64"}, {"gzip"}
    std::optional<ObjectKind> object;  ///< listed once `codings` are undone
    Judged judged = Judged::WithParent;
    Reading reading = Reading::AsRecognised;
};

/// A part that octets are being written to, in order. Made and owned by one parser or decoder, used
/// on its worker. After end() nothing else is called; destroying it earlier ends it as Aborted. It
/// never throws and keeps no octets past the call but in its own bounded blocks.
class OpenPart {
public:
    virtual ~OpenPart() = default;
    OpenPart() = default;
    OpenPart(const OpenPart&) = delete;
    OpenPart& operator=(const OpenPart&) = delete;

    virtual void on_data(Bytes data) = 0;
    /// `length` octets of the part were sent but not seen. `cause` is Gap or SnapLength. A length
    /// of 0: octets may lack here, how many of those that were counted elsewhere nobody knows.
    virtual void on_gap(std::uint64_t length, Cause cause) = 0;
    /// `length` octets came in that the caller knows to be unreadable (encrypted, say): counted,
    /// not scanned.
    virtual void on_skipped(std::uint64_t length, Cause cause) = 0;
    /// The octets that follow stand there, until the next call.
    virtual void on_place(const Place& place) { (void)place; }
    /// The document so far is about to be judged while the part goes on: what is buffered is
    /// scanned, and the ledger of what came until now is accounted for.
    virtual void settle() = 0;
    virtual void end(EndReason reason) = 0;
};
using PartPtr = std::unique_ptr<OpenPart>;

/// Who a protocol says sent the content, or shall receive it. Which claims count is the policy's
/// business (a claim of another address counts only from a relay).
struct PartyClaim {
    std::optional<IpAddress> forwarded_for;  ///< X-Forwarded-For, Forwarded, PROXY header
    RawText host;                            ///< Host, CONNECT target, absolute URI; without port
    RawText domain;                          ///< of the mail address
    RawText user;                            ///< AUTH, USER, Basic, MAIL FROM, RCPT TO
};

/// One fact of the protocol for the alert's own object: {"url", "/upload"} becomes http.url.
/// Repeated keys become a JSON array.
struct ProtocolField {
    std::string_view key;  ///< a literal
    RawText value;
};

/// What a parser knows of a document. It may be completed until the document ends.
struct DocumentInfo {
    std::string_view protocol;                     ///< "http"; a literal
    Direction direction = Direction::ToResponder;  ///< the way the content went
    std::uint64_t transaction = 0;                 ///< ordinal within the flow, from 0
    RawText name;
    std::string media_type;
    PartyClaim sender;
    std::vector<PartyClaim> receivers;
    std::vector<ProtocolField> fields;
};

/// The unit that is judged, while it is being received. Its parts end before it does. Judged when
/// it has ended; destroying it earlier ends it as Aborted.
class OpenDocument {
public:
    virtual ~OpenDocument() = default;
    OpenDocument() = default;
    OpenDocument(const OpenDocument&) = delete;
    OpenDocument& operator=(const OpenDocument&) = delete;

    [[nodiscard]] virtual DocumentInfo& info() noexcept = 0;
    /// The part is unpacked and scanned as far as its coding, media type and first octets tell.
    [[nodiscard]] virtual PartPtr begin_part(PartInfo&& info) = 0;
    virtual void end(EndReason reason) = 0;
};
using DocumentPtr = std::unique_ptr<OpenDocument>;

/// A whole part at once: a URL, a header block, a subject.
inline void put_part(OpenDocument& document, PartInfo&& info, Bytes data) {
    info.reading = Reading::AsField;
    PartPtr part = document.begin_part(std::move(info));
    part->on_data(data);
    part->end(EndReason::Complete);
}

}  // namespace sealtap
