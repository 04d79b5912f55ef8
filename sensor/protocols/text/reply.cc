#include "protocols/text/reply.h"

#include "protocols/text/words.h"

namespace sealtap::protocols {

std::optional<ReplyLine> parse_reply_line(std::string_view line) noexcept {
    if (line.size() < 3 || line[0] < '1' || line[0] > '5') return std::nullopt;
    const auto code = decimal(line.substr(0, 3));
    if (!code) return std::nullopt;
    ReplyLine reply{static_cast<unsigned>(*code), false, {}};
    if (line.size() == 3) return reply;
    if (line[3] != ' ' && line[3] != '-') return std::nullopt;
    reply.continued = line[3] == '-';
    reply.text = line.substr(4);
    return reply;
}

std::optional<ReplyLine> ReplyReader::on_line(std::string_view line) noexcept {
    const auto reply = parse_reply_line(line);
    if (!reply) return std::nullopt;
    const bool foreign =
        style_ == ReplyStyle::FirstAndLast && open_code_ != 0 && reply->code != open_code_;
    if (foreign) return std::nullopt;
    open_code_ = reply->continued ? reply->code : 0;
    return reply->continued ? std::nullopt : reply;
}

}  // namespace sealtap::protocols
