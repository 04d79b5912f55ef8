#include "protocols/text/dialogue.h"

namespace sealtap::protocols {

void DialogueSide::place(Direction direction, std::uint32_t transaction) noexcept {
    direction_ = direction;
    transaction_ = transaction;
}

void DialogueSide::write(FlowContext& context, Bytes data) {
    if (!data.empty()) part(context).on_data(data);
}

void DialogueSide::gap(FlowContext& context, std::uint64_t length) {
    if (length != 0) part(context).on_gap(length, context.gap_cause());
}

void DialogueSide::end(EndReason reason) {
    if (!document_) return;
    part_->end(reason);
    part_.reset();
    document_->end(reason);
    document_.reset();
}

OpenPart& DialogueSide::part(FlowContext& context) {
    if (!document_) {
        DocumentInfo info;
        info.protocol = names_.protocol;
        info.direction = direction_;
        info.transaction = transaction_;
        document_ = context.begin_document(std::move(info));
        PartInfo part_info;
        part_info.step = names_.step;
        part_ = document_->begin_part(std::move(part_info));
    }
    return *part_;
}

}  // namespace sealtap::protocols
