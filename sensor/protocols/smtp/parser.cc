#include "protocols/smtp/parser.h"

#include <algorithm>

#include "protocols/smtp/smtp.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::smtp {
namespace {

// No line of either side begins with it; a TLS handshake does (RFC 8446, 5.1).
constexpr std::byte kTlsHandshake{0x16};

// The two dialogue documents come before all messages, whichever is seen first.
constexpr std::uint32_t kCommandsTransaction = 0;
constexpr std::uint32_t kRepliesTransaction = 1;
constexpr std::uint64_t kFirstMessageTransaction = 2;

Bytes take(Bytes& data, std::size_t count) noexcept {
    const Bytes taken = data.first(count);
    data = data.subspan(count);
    return taken;
}

// A FIN in the middle of an object does not complete it.
EndReason cut(EndReason reason) noexcept {
    return reason == EndReason::Complete ? EndReason::Aborted : reason;
}

}  // namespace

std::unique_ptr<ProtocolParser> create() { return std::make_unique<Parser>(); }

ParseStatus Parser::on_data(FlowContext& context, Direction direction, Bytes data) {
    if (data.empty()) return ParseStatus::go_on();
    if (!placed_) place_sides(direction, text_of(data).front());
    return is_client(direction) ? on_client_data(context, data) : on_server_data(context, data);
}

ParseStatus Parser::on_gap(FlowContext& context, Direction direction, std::uint64_t length) {
    // A side whose first octets are lost is told by the flow's opener.
    if (!placed_) place_sides(direction, direction == Direction::ToResponder ? 'A' : '2');
    if (is_client(direction)) {
        on_client_gap(context, length);
        return ParseStatus::go_on();
    }
    replies_.write(context, reply_lines_.take_unfinished());
    replies_.gap(context, length);
    reply_reader_.resynchronise();
    awaited_.lose_step();
    settle_finished(EndReason::Complete);
    return ParseStatus::go_on();
}

void Parser::on_end(FlowContext& context, Direction direction, EndReason reason) {
    ended_[index_of(direction)] = true;
    if (is_client(direction)) {
        on_client_end(context, reason);
    } else {
        replies_.write(context, reply_lines_.take_unfinished());
        replies_.end(reason);
    }
    const bool late_answers = !ended_[index_of(opposite(client_direction_))];
    if (!late_answers) settle_finished(EndReason::Complete);
}

void Parser::place_sides(Direction direction, char first) {
    placed_ = true;
    client_direction_ = is_digit(first) ? opposite(direction) : direction;
    commands_.place(client_direction_, kCommandsTransaction);
    replies_.place(opposite(client_direction_), kRepliesTransaction);
}

ParseStatus Parser::on_client_data(FlowContext& context, Bytes data) {
    const std::size_t size = data.size();
    while (!data.empty()) {
        if (state_ == State::Data) {
            take_content(context, data);
        } else if (state_ == State::Chunk) {
            take_chunk(context, data);
        } else if (!lines_.in_line() && data.front() == kTlsHandshake) {
            return switch_to_tls(context, size - data.size());
        } else {
            take_line(context, data);
        }
    }
    return ParseStatus::go_on();
}

void Parser::take_content(FlowContext& context, Bytes& data) {
    const DotPiece piece = dot_reader_.next(data);
    if (piece.kind == DotPiece::Kind::Content) {
        if (!piece.octets.empty()) message(context).on_data(context, piece.octets);
        return;
    }
    commands_.write(context, piece.octets);
    if (piece.kind == DotPiece::Kind::End) {
        (void)message(context);  // an empty one is a message too
        finish_message(context);
    }
}

void Parser::take_chunk(FlowContext& context, Bytes& data) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, data.size()));
    message(context).on_data(context, take(data, count));
    chunk_left_ -= count;
    if (chunk_left_ > 0) return;
    state_ = State::Commands;
    if (last_chunk_) finish_message(context);
}

void Parser::take_line(FlowContext& context, Bytes& data) {
    const auto line = lines_.next(data, context.limits()[Limit::LineBytesMax]);
    if (!line) return;
    commands_.write(context, line->octets);
    switch (line->extent) {
        case Line::Extent::Whole: on_line(context, line->text()); break;
        case Line::Extent::Piece: context.limit_hit(Limit::LineBytesMax); break;
        case Line::Extent::LastPiece: await(context, Awaited::Kind::Other); break;
    }
}

void Parser::on_client_gap(FlowContext& context, std::uint64_t length) {
    if (state_ == State::Data) {
        // The end may lie in the gap; then the server's answer tells.
        commands_.write(context, dot_reader_.take_withheld());
        message(context).on_gap(length, context.gap_cause());
        return;
    }
    if (state_ == State::Chunk) {
        const std::uint64_t of_chunk = std::min(chunk_left_, length);
        message(context).on_gap(of_chunk, context.gap_cause());
        chunk_left_ -= of_chunk;
        length -= of_chunk;
        if (chunk_left_ > 0) return;
        state_ = State::Commands;
        if (last_chunk_) finish_message(context);
        if (length == 0) return;
    }
    commands_.write(context, lines_.take_unfinished());
    commands_.gap(context, length);
    awaited_.lose_step();
    settle_finished(EndReason::Complete);
}

void Parser::on_client_end(FlowContext& context, EndReason reason) {
    commands_.write(context, lines_.take_unfinished());
    commands_.write(context, dot_reader_.take_withheld());
    if (message_) {
        message_->end(cut(reason));
        message_.reset();
    }
    state_ = State::Commands;
    commands_.end(reason);
}

ParseStatus Parser::on_server_data(FlowContext& context, Bytes data) {
    const std::size_t size = data.size();
    while (!data.empty()) {
        if (!reply_lines_.in_line() && data.front() == kTlsHandshake) {
            return switch_to_tls(context, size - data.size());
        }
        const auto line = reply_lines_.next(data, context.limits()[Limit::LineBytesMax]);
        if (!line) break;
        replies_.write(context, line->octets);
        if (line->extent == Line::Extent::Piece) context.limit_hit(Limit::LineBytesMax);
        if (line->extent == Line::Extent::LastPiece) continue;
        const auto reply = reply_reader_.on_line(line->text());
        if (reply && on_reply(context, *reply) == AfterReply::Tls) {
            return switch_to_tls(context, size - data.size());
        }
    }
    return ParseStatus::go_on();
}

Message& Parser::message(FlowContext& context) {
    if (!message_) {
        message_ = std::make_unique<Message>(context, client_direction_, envelope_,
                                             kFirstMessageTransaction + messages_);
        ++messages_;
    }
    return *message_;
}

void Parser::enter_data() noexcept {
    state_ = State::Data;
    dot_reader_ = DotReader();
    go_ahead_ = false;
}

void Parser::finish_message(FlowContext& context) {
    const std::size_t answers = lmtp_ ? std::max<std::size_t>(envelope_.accepted(), 1) : 1;
    for (std::size_t i = 0; i < answers; ++i) await(context, Awaited::Kind::Message);
    settle_finished(EndReason::Complete);
    message_->end_content(EndReason::Complete);
    finished_ = std::move(message_);
    // Only chunks can be sent along with the RCPTs that are not answered yet.
    const bool waits = awaited_.in_step() && !ended_[index_of(opposite(client_direction_))] &&
                       awaited_.awaits_recipient_of(envelope_.transaction);
    if (!waits) settle_finished(EndReason::Complete);
    envelope_.reset();
    state_ = State::Commands;
}

void Parser::abort_message() {
    if (message_) message_->end(EndReason::Aborted);
    message_.reset();
}

void Parser::settle_finished(EndReason reason) {
    if (finished_) finished_->end(reason);
    finished_.reset();
}

ParseStatus Parser::switch_to_tls(FlowContext& context, std::size_t at) {
    on_client_end(context, EndReason::Complete);
    settle_finished(EndReason::Complete);
    replies_.write(context, reply_lines_.take_unfinished());
    replies_.end(EndReason::Complete);
    return ParseStatus::switch_to("tls", at);
}

}  // namespace sealtap::protocols::smtp
