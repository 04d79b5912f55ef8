#include "protocols/smtp/message.h"

namespace sealtap::protocols::smtp {

Message::Message(FlowContext& context, Direction direction, Envelope envelope,
                 std::uint64_t transaction)
    : envelope_(std::move(envelope)) {
    DocumentInfo info;
    info.protocol = "smtp";
    info.direction = direction;
    info.transaction = transaction;
    info.media_type = "message/rfc822";
    envelope_.describe(info);
    document_ = context.begin_document(std::move(info));
    PartInfo part;
    part.step = "mail.message";
    part.media_type = "message/rfc822";
    part.object = ObjectKind::Message;
    part_ = document_->begin_part(std::move(part));
}

void Message::on_data(FlowContext& context, Bytes content) {
    if (content.empty()) return;
    if (!header_.done()) {
        header_.on_data(context, content);
        // Once for a message: a list of a thousand recipients is not written anew for every line.
        if (header_.done()) describe();
    }
    part_->on_data(content);
}

void Message::on_gap(std::uint64_t length, Cause cause) {
    if (!header_.done()) {
        header_.stop();
        describe();
    }
    has_gap_ = true;
    part_->on_gap(length, cause);
}

void Message::end_content(EndReason reason) {
    if (!part_) return;
    if (!header_.done()) describe();
    part_->end(reason);
    part_.reset();
}

void Message::end(EndReason reason) {
    end_content(reason);
    if (rejected_) describe();
    document_->end(reason);
}

void Message::reject(std::size_t recipient) {
    envelope_.reject(recipient);
    rejected_ = true;
}

void Message::describe() {
    DocumentInfo& info = document_->info();
    envelope_.describe(info);
    info.name = RawText(header_.subject());
    if (!header_.subject().empty()) info.fields.push_back({"subject", info.name});
    if (!header_.message_id().empty()) {
        info.fields.push_back({"message_id", RawText(header_.message_id())});
    }
}

}  // namespace sealtap::protocols::smtp
