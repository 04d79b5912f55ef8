#include "protocols/text/header_glance.h"

#include <algorithm>

#include "base/cut_text.h"
#include "protocols/text/words.h"

namespace sealtap::protocols {
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
    open_->append(base::cut_at_word(text, room));
    if (text.size() > room) open_ = nullptr;
}

}  // namespace sealtap::protocols
