#include "content/mime/header_reader.h"

#include <algorithm>
#include <utility>

#include "content/mime/header_fields.h"
#include "content/text.h"

namespace sealtap::content::mime {
namespace {

bool is_empty_line(std::string_view line) noexcept { return line == "\n" || line == "\r\n"; }

/// The first line of a message in an mbox, or of a bounced one.
bool is_envelope_line(std::string_view line) noexcept {
    return line.starts_with("From ") || line.starts_with(">From ");
}

}  // namespace

void HeaderReader::keep(std::string_view line, PartEmitter& out) {
    if (!part_) {
        PartInfo info;
        info.step = step_;
        info.reading = Reading::AsField;
        part_ = out.begin_child(std::move(info));
    }
    part_->on_data(bytes_of(line));
}

void HeaderReader::finish(EndReason reason) {
    if (part_) part_->end(reason);
    part_.reset();
    done_ = true;
}

/// Looks at the line that has just ended.
void HeaderReader::on_line(PartEmitter& out) {
    const bool continues = !block_.empty() && (line_.front() == ' ' || line_.front() == '\t');
    const bool empty = is_empty_line(line_);
    if (std::exchange(damaged_, false)) {
        keep(line_, out);
    } else if (empty || continues || is_field(line_) ||
               (block_.empty() && is_envelope_line(line_))) {
        if (!empty || part_) keep(line_, out);
        if (empty) finish(EndReason::Complete);
        if (!empty) block_ += line_;
    } else {
        return finish(EndReason::Complete);  // line_ stays: it is the body's first
    }
    line_.clear();
}

Bytes HeaderReader::on_data(Bytes data, PartEmitter& out) {
    while (!data.empty() && !done_) {
        const std::string_view text = text_of(data);
        const std::size_t feed = text.find('\n');
        std::size_t length = feed == std::string_view::npos ? text.size() : feed + 1;
        const std::uint64_t room = out.limits()[Limit::HeaderBytesMax] -
                                   std::min<std::uint64_t>(block_.size() + line_.size(),
                                                           out.limits()[Limit::HeaderBytesMax]);
        const bool too_long = length > room;
        if (too_long) length = static_cast<std::size_t>(room);
        line_.append(text.substr(0, length));
        data = data.subspan(length);
        if (too_long) {
            out.limit_hit(Limit::HeaderBytesMax);
            finish(EndReason::Complete);
        } else if (feed != std::string_view::npos) {
            on_line(out);
        }
    }
    return data;
}

void HeaderReader::on_gap(std::uint64_t length, Cause cause, PartEmitter& out) {
    keep(line_, out);
    line_.clear();
    part_->on_gap(length, cause);
    damaged_ = true;
    lacks_ = cause;
}

void HeaderReader::end(EndReason reason, PartEmitter& out) {
    if (done_) return;
    if (!line_.empty() && (damaged_ || is_field(line_) || is_blank(line_.front()))) {
        keep(line_, out);
        if (!damaged_) block_ += line_;
        line_.clear();
    }
    finish(reason);
}

}  // namespace sealtap::content::mime
