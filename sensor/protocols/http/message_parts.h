#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "sealtap/content_part.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::http {

/// The parts that a message's octets go to, each of them opened by its first octet, but the header
/// by its end or when more of it came than is held back.
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

/// The document of one message and its open parts. Holds back the begin of the header block, since
/// an open part costs many times the octets of the usual block, and whoever begins a million
/// messages that never go on would be paid with gigabytes.
class MessageParts {
public:
    void begin(FlowContext& context, DocumentInfo&& info);
    [[nodiscard]] bool is_open() const noexcept { return document_ != nullptr; }
    /// Precondition of all that follow: is_open().
    [[nodiscard]] DocumentInfo& info() noexcept { return document_->info(); }
    void set_body(PartInfo info) { body_info_ = std::make_unique<PartInfo>(std::move(info)); }
    void put_url(Bytes target);
    /// A name as its document has it, "file.name"; its encoded words are still to be decoded.
    void put_name(std::string_view name);
    void write(Slot slot, Bytes octets);
    /// Octets of the header block with none behind them: there is nothing to hold them back for.
    void write_rest_of_header(Bytes octets);
    void gap(Slot slot, std::uint64_t length, Cause cause);
    void end_part(Slot slot, EndReason reason);
    void end(EndReason reason);
    /// Octets that went to the body so far, with those of gaps.
    [[nodiscard]] std::uint64_t body_bytes() const noexcept { return body_bytes_; }

private:
    OpenPart& part(Slot slot);
    [[nodiscard]] bool hold(Slot slot, Bytes octets);
    void give_held();

    DocumentPtr document_;
    std::array<PartPtr, kSlotCount> parts_;  // destroyed first
    std::unique_ptr<PartInfo> body_info_;    // until the body has its first octet
    std::string held_header_;                // until the part is opened
    std::uint64_t body_bytes_ = 0;
};

}  // namespace sealtap::protocols::http
