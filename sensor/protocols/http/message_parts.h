#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sealtap/content_part.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::http {

/// The parts that a message's octets go to, each of them opened by its first octet.
enum class Slot : std::uint8_t {
    Start,    ///< "http.start": the start line without the target
    Header,   ///< "http.header", with the empty line
    Values,   ///< "http.header.value": once more the values that are percent-encoded, to be decoded
    Body,     ///< "http.body"
    Framing,  ///< "http.framing": the lines around chunks, whose extensions can hide data
    Trailer,  ///< "http.trailer"
    Other,    ///< "http.other": what has no place; the last, see kSlotCount
};
inline constexpr std::size_t kSlotCount = static_cast<std::size_t>(Slot::Other) + 1;

/// The document of one message and its open parts.
class MessageParts {
public:
    void begin(FlowContext& context, DocumentInfo info);
    [[nodiscard]] bool is_open() const noexcept { return document_ != nullptr; }
    /// Precondition of all that follow: is_open().
    [[nodiscard]] DocumentInfo& info() noexcept { return document_->info(); }
    void set_body(PartInfo info) { body_info_ = std::move(info); }
    void put_url(Bytes target);
    /// A name as its document has it, "file.name"; its encoded words are still to be decoded.
    void put_name(std::string_view name);
    void write(Slot slot, Bytes octets);
    void gap(Slot slot, std::uint64_t length, Cause cause);
    void end_part(Slot slot, EndReason reason);
    void end(EndReason reason);
    /// Octets that went to the body so far, with those of gaps.
    [[nodiscard]] std::uint64_t body_bytes() const noexcept { return body_bytes_; }

private:
    OpenPart& part(Slot slot);

    DocumentPtr document_;
    std::array<PartPtr, kSlotCount> parts_;  // destroyed first
    PartInfo body_info_;
    std::uint64_t body_bytes_ = 0;
};

}  // namespace sealtap::protocols::http
