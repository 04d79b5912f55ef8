#pragma once

#include <cstdint>
#include <string_view>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols {

/// One direction of a dialogue of commands and replies: a document with a single long part, begun
/// with its first octet. The two directions are two documents, for a reply (a directory listing in
/// one, say) crosses the other way than a command. Owned by one parser.
class DialogueSide {
public:
    /// What its document and part are called, by literals.
    struct Names {
        std::string_view protocol;
        std::string_view step;
    };
    /// `names` outlives it: a constant.
    explicit DialogueSide(const Names& names) noexcept : names_(names) {}

    /// Must be called before the first octet. The ordinal is fixed, so that it does not depend on
    /// which side was seen first.
    void place(Direction direction, std::uint32_t transaction) noexcept;

    void write(FlowContext& context, Bytes data);
    void gap(FlowContext& context, std::uint64_t length);
    void end(EndReason reason);

    /// Null while nothing was written.
    [[nodiscard]] DocumentInfo* info() noexcept { return document_ ? &document_->info() : nullptr; }

private:
    OpenPart& part(FlowContext& context);

    const Names& names_;
    Direction direction_ = Direction::ToResponder;
    std::uint32_t transaction_ = 0;
    DocumentPtr document_;
    PartPtr part_;
};

}  // namespace sealtap::protocols
