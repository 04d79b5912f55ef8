#include "protocols/text/mail_part.h"

#include <utility>

namespace sealtap::protocols {
namespace {

constexpr std::string_view kMessageType = "message/rfc822";

}  // namespace

MailPart::MailPart(FlowContext& context, DocumentInfo info, MailContent content,
                   std::string_view other_step) {
    PartInfo part;
    if (content == MailContent::Message) {
        info.media_type = kMessageType;
        part.step = "mail.message";
        part.media_type = kMessageType;
        part.object = ObjectKind::Message;
    } else {
        part.step = other_step;
        described_ = true;
        header_.stop();
    }
    document_ = context.begin_document(std::move(info));
    part_ = document_->begin_part(std::move(part));
}

void MailPart::on_data(FlowContext& context, Bytes content) {
    if (content.empty()) return;
    if (!header_.done()) {
        header_.on_data(context, content);
        if (header_.done()) describe();
    }
    part_->on_data(content);
}

void MailPart::on_gap(std::uint64_t length, Cause cause) {
    if (length == 0) return;
    header_.stop();
    describe();
    has_gap_ = true;
    part_->on_gap(length, cause);
}

void MailPart::end(EndReason reason) {
    describe();
    part_->end(reason);
    document_->end(reason);
}

void MailPart::describe() {
    if (described_) return;
    described_ = true;
    DocumentInfo& info = document_->info();
    info.name = RawText(header_.subject());
    if (!header_.subject().empty()) info.fields.push_back({"subject", info.name});
    if (!header_.message_id().empty()) {
        info.fields.push_back({"message_id", RawText(header_.message_id())});
    }
}

}  // namespace sealtap::protocols
