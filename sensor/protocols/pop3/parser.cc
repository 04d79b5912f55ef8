// The octets, messages and ends of Parser; its commands and replies are in dialogue.cc.
#include "protocols/pop3/parser.h"

#include "protocols/pop3/pop3.h"
#include "protocols/text/sides.h"

namespace sealtap::protocols::pop3 {
namespace {

// The two dialogue documents come before all messages, whichever is seen first.
constexpr std::uint32_t kCommandsTransaction = 0;
constexpr std::uint32_t kRepliesTransaction = 1;
constexpr std::uint64_t kFirstMessageTransaction = 2;

}  // namespace

std::unique_ptr<ProtocolParser> create() { return std::make_unique<Parser>(); }

ParseStatus Parser::on_data(FlowContext& context, Direction direction, Bytes data) {
    const std::size_t size = data.size();
    LineReader& lines = lines_of(direction);
    while (!data.empty()) {
        if (expecting_ == Expecting::Content && placed_ && !is_client(direction)) {
            take_content(context, data);
            continue;
        }
        if (!lines.in_line() && data.front() == kTlsHandshake) {
            return switch_to_tls(context, size - data.size());
        }
        const auto line = lines.next(data, context.limits()[Limit::LineBytesMax]);
        if (!line) break;
        if (take_line(context, direction, *line) == After::Tls) {
            return switch_to_tls(context, size - data.size());
        }
    }
    return ParseStatus::go_on();
}

// Of a line in pieces only the first, which has the words that tell, is looked at.
Parser::After Parser::take_line(FlowContext& context, Direction direction, const Line& line) {
    if (!placed_) place_sides(context, direction, line.text());
    if (line.extent == Line::Extent::Piece) context.limit_hit(Limit::LineBytesMax);
    bool& within = within_line_[index_of(direction)];
    const bool starts = !within;
    within = line.extent == Line::Extent::Piece;
    if (starts && !is_client(direction) && begins_message(line.text())) {
        begin_message(context, line.octets);
        return After::GoOn;
    }
    side_of(direction).write(context, line.octets);
    if (!starts) return After::GoOn;
    if (!is_client(direction)) return on_server_line(line.text());
    on_client_line(context, line.text());
    return After::GoOn;
}

ParseStatus Parser::on_gap(FlowContext& context, Direction direction, std::uint64_t length) {
    if (placed_ && !is_client(direction)) begin_lost_message(context);
    if (placed_ && !is_client(direction) && expecting_ == Expecting::Content) {
        // The end may lie in the gap; then the client's next command tells.
        replies_.write(context, dot_reader_.take_withheld());
        message(context).on_gap(length, context.gap_cause());
    } else {
        flush_line(context, direction);
        side_of(direction).gap(context, length);
        if (!is_client(direction)) expecting_ = Expecting::Reply;
    }
    lose_step();
    return ParseStatus::go_on();
}

// The gap is in the first line of a message.
void Parser::begin_lost_message(FlowContext& context) {
    const Direction direction = opposite(client_direction_);
    if (within_line_[index_of(direction)]) return;
    const Bytes held = lines_of(direction).take_unfinished();
    if (begins_message(text_of(held))) {
        begin_message(context, held);
    } else {
        replies_.write(context, held);
    }
}

void Parser::on_end(FlowContext& context, Direction direction, EndReason reason) {
    flush_line(context, direction);
    if (!is_client(direction)) {
        replies_.write(context, dot_reader_.take_withheld());
        if (message_) end_message(cut_short(reason));
    }
    side_of(direction).end(reason);
}

void Parser::flush_line(FlowContext& context, Direction direction) {
    const Bytes octets = lines_of(direction).take_unfinished();
    within_line_[index_of(direction)] = false;
    if (!placed_) place_sides(context, direction, text_of(octets));
    side_of(direction).write(context, octets);
}

void Parser::place_sides(const FlowContext& context, Direction direction, std::string_view line) {
    placed_ = true;
    if (parse_reply(line) != Reply::None) {
        client_direction_ = opposite(direction);
    } else if (parse_command(line).verb != Verb::Unknown) {
        client_direction_ = direction;
    } else {
        client_direction_ = guess_client_direction(context.flow());
    }
    commands_.place(client_direction_, kCommandsTransaction);
    replies_.place(opposite(client_direction_), kRepliesTransaction);
}

bool Parser::begins_message(std::string_view text) const noexcept {
    if (parse_reply(text) != Reply::None) return false;
    if (expecting_ == Expecting::Message) return true;
    return expecting_ == Expecting::MaybeMessage && begins_header(text);
}

void Parser::begin_message(FlowContext& context, Bytes first_line) {
    expecting_ = Expecting::Content;
    dot_reader_ = DotReader();
    while (!first_line.empty()) take_content(context, first_line);
    const Direction direction = opposite(client_direction_);
    within_line_[index_of(direction)] = false;
    (void)lines_of(direction).take_unfinished();  // a piece's line goes on as content
}

void Parser::take_content(FlowContext& context, Bytes& data) {
    const DotPiece piece = dot_reader_.next(data);
    if (piece.kind == DotPiece::Kind::Content) {
        if (!piece.octets.empty()) message(context).on_data(context, piece.octets);
        return;
    }
    replies_.write(context, piece.octets);
    if (piece.kind == DotPiece::Kind::Stuffing) return;
    (void)message(context);  // an empty one is a message too
    end_message(EndReason::Complete);
}

void Parser::end_message(EndReason reason) {
    message_->end(reason);
    message_.reset();
    expecting_ = Expecting::Reply;
}

MailPart& Parser::message(FlowContext& context) {
    if (!message_) {
        DocumentInfo info;
        info.protocol = "pop3";
        info.direction = opposite(client_direction_);
        info.transaction = kFirstMessageTransaction + messages_++;
        if (!user_.empty()) info.receivers.emplace_back().user = RawText(user_);
        message_ = std::make_unique<MailPart>(context, std::move(info), MailContent::Message,
                                              "pop3.other");
    }
    return *message_;
}

ParseStatus Parser::switch_to_tls(FlowContext& context, std::size_t at) {
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        on_end(context, direction, EndReason::Complete);
    }
    return ParseStatus::switch_to("tls", at);
}

}  // namespace sealtap::protocols::pop3
