#include "protocols/imap/literal.h"

#include <utility>

namespace sealtap::protocols::imap {
namespace {

// Longer names are those of chosen header fields, which nobody fetches in pieces.
constexpr std::size_t kSectionBytesMax = 64;

}  // namespace

void LiteralWriter::begin(const LiteralInfo& literal, DocumentInfo document) {
    between_ = false;
    if (continues(literal)) {
        joint_->next += literal.length;
        return;
    }
    end(EndReason::Complete);
    MailContent content = literal.content;
    if (literal.origin) {
        if (literal.section.size() <= kSectionBytesMax) {
            joint_ = std::make_unique<Joint>(literal.message, std::string(literal.section),
                                             *literal.origin + literal.length);
        }
        // The middle of a message does not begin with a header.
        if (*literal.origin != 0) content = MailContent::Other;
    }
    waiting_ = std::make_unique<Waiting>(std::move(document), content);
}

bool LiteralWriter::continues(const LiteralInfo& literal) const noexcept {
    return part_ && joint_ && literal.origin == joint_->next &&
           literal.message == joint_->message && literal.section == joint_->section;
}

void LiteralWriter::on_data(FlowContext& context, Bytes data) {
    if (!data.empty()) part(context).on_data(context, data);
}

void LiteralWriter::on_gap(FlowContext& context, std::uint64_t length) {
    if (length != 0) part(context).on_gap(length, context.gap_cause());
}

void LiteralWriter::finish() {
    between_ = joint_ != nullptr;
    if (!between_) end(EndReason::Complete);
}

void LiteralWriter::end_pieces() {
    if (between_) end(EndReason::Complete);
}

void LiteralWriter::end(EndReason reason) {
    if (part_) part_->end(reason);
    part_.reset();
    waiting_.reset();
    joint_.reset();
    between_ = false;
}

MailPart& LiteralWriter::part(FlowContext& context) {
    if (waiting_) {
        part_ = std::make_unique<MailPart>(context, std::move(waiting_->document),
                                           waiting_->content, "imap.literal");
        waiting_.reset();
    }
    return *part_;
}

}  // namespace sealtap::protocols::imap
