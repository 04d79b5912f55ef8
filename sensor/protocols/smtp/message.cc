#include "protocols/smtp/message.h"

#include "protocols/text/words.h"

namespace sealtap::protocols::smtp {
namespace {

constexpr std::string_view kSubject = "Subject:";
constexpr std::string_view kMessageId = "Message-ID:";

}  // namespace

void HeaderGlance::on_data(FlowContext& context, Bytes data) {
    const std::size_t line_bytes_max = context.limits()[Limit::LineBytesMax];
    while (!done_ && !data.empty()) {
        const auto line = lines_.next(data, line_bytes_max);
        if (!line) return;
        if (line->extent == Line::Extent::Piece) context.limit_hit(Limit::LineBytesMax);
        on_line(*line, line_bytes_max);
    }
}

void HeaderGlance::on_line(const Line& line, std::size_t value_bytes_max) {
    if (line.extent != Line::Extent::Whole) {
        open_ = nullptr;
        return;
    }
    std::string_view text = line.text();
    if (text.empty()) {
        done_ = true;
        return;
    }
    if (is_blank(text.front())) {
        // Unfolding takes the line end away and nothing else (RFC 5322, 2.2.3).
        if (open_ && open_->size() + text.size() <= value_bytes_max) *open_ += text;
        return;
    }
    open_ = nullptr;
    const auto begins = [&](std::string_view field, std::string& value) {
        if (!value.empty() || !starts_ignoring_case(text, field)) return;
        value = trim(text.substr(field.size()));
        open_ = &value;
    };
    begins(kSubject, subject_);
    begins(kMessageId, message_id_);
}

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
    const std::size_t known = header_.subject().size() + header_.message_id().size();
    header_.on_data(context, content);
    if (header_.subject().size() + header_.message_id().size() != known) describe();
    part_->on_data(content);
}

void Message::on_gap(std::uint64_t length) {
    header_.stop();
    has_gap_ = true;
    part_->on_gap(length, Cause::Gap);
}

void Message::end_content(EndReason reason) {
    if (!part_) return;
    part_->end(reason);
    part_.reset();
}

void Message::end(EndReason reason) {
    end_content(reason);
    document_->end(reason);
}

void Message::reject(std::size_t recipient) {
    envelope_.reject(recipient);
    describe();
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
