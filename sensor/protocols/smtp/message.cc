#include "protocols/smtp/message.h"

#include <algorithm>

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
        on_line(context, *line);
    }
}

void HeaderGlance::on_line(FlowContext& context, const Line& line) {
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
        if (open_) append(context, text);
        return;
    }
    open_ = nullptr;
    const auto begins = [&](std::string_view field, std::string& value) {
        if (!value.empty() || !starts_ignoring_case(text, field)) return;
        open_ = &value;
        append(context, trim(text.substr(field.size())));
    };
    begins(kSubject, subject_);
    begins(kMessageId, message_id_);
}

void HeaderGlance::append(FlowContext& context, std::string_view text) {
    const std::size_t bytes_max = context.limits()[Limit::NameBytesMax];
    const std::size_t room = bytes_max - std::min(open_->size(), bytes_max);
    if (text.size() > room) context.limit_hit(Limit::NameBytesMax);
    open_->append(text.substr(0, room));
    if (text.size() > room) open_ = nullptr;
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
    if (!header_.done()) {
        header_.on_data(context, content);
        // Once for a message: a list of a thousand recipients is not written anew for every line.
        if (header_.done()) describe();
    }
    part_->on_data(content);
}

void Message::on_gap(std::uint64_t length) {
    if (!header_.done()) {
        header_.stop();
        describe();
    }
    has_gap_ = true;
    part_->on_gap(length, Cause::Gap);
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
