// The commands and replies of Parser; its octets and messages are in parser.cc.
#include "protocols/smtp/parser.h"
#include "protocols/text/names.h"

namespace sealtap::protocols::smtp {
namespace {

constexpr unsigned kReady = 220;
constexpr unsigned kChallenge = 334;
constexpr unsigned kGoAhead = 354;
constexpr unsigned kFirstRefusal = 400;

// What a client may say in the middle of AUTH though the server was not seen to end it. No base64
// text has a colon or a space.
bool leaves_sasl(const Command& command) noexcept {
    switch (command.verb) {
        case Verb::Mail:
        case Verb::Rcpt:
        case Verb::Helo:
        case Verb::Lhlo: return !command.argument.empty();
        case Verb::Quit:
        case Verb::Rset: return command.argument.empty();
        default: return false;
    }
}

// The domain was taken from the whole address, so a long local part does not hide it.
MailAddress kept(FlowContext& context, const MailAddress& mail) {
    return {kept_name(context, mail.address), kept_name(context, mail.domain)};
}

}  // namespace

void Parser::on_line(FlowContext& context, std::string_view line) {
    if (state_ == State::Sasl && on_sasl_line(context, line)) return;
    on_command(context, parse_command(line));
}

// Whether the line belonged to the exchange.
bool Parser::on_sasl_line(FlowContext& context, std::string_view line) {
    if (leaves_sasl(parse_command(line))) {
        state_ = State::Commands;
        return false;
    }
    sasl_.on_response(line);
    learn_user(context);
    if (sasl_.responses_left() == 0) state_ = State::Commands;
    return true;
}

void Parser::on_command(FlowContext& context, const Command& command) {
    tls_asked_ = command.verb == Verb::StartTls;
    switch (command.verb) {
        case Verb::Helo:
        case Verb::Lhlo: return on_hello(context, command);
        case Verb::Mail: return on_mail(context, command);
        case Verb::Rcpt: return on_recipient(context, command);
        case Verb::Data: return on_data_command(context);
        case Verb::Bdat: return on_chunk_command(context, command);
        case Verb::Auth: return on_auth(context, command);
        case Verb::StartTls: return await(context, Awaited::Kind::StartTls);
        case Verb::Rset:
            abort_message();
            envelope_.reset();
            return await(context, Awaited::Kind::Other);
        case Verb::Quit: abort_message(); [[fallthrough]];
        case Verb::Other:
        case Verb::Unknown: return await(context, Awaited::Kind::Other);
    }
}

// EHLO is a RSET too (RFC 5321, 4.1.4).
void Parser::on_hello(FlowContext& context, const Command& command) {
    abort_message();
    envelope_.reset();
    envelope_.helo = kept_name(context, command.argument);
    lmtp_ = command.verb == Verb::Lhlo;
    await(context, Awaited::Kind::Other);
}

// A second MAIL within a transaction is refused and changes nothing (RFC 5321, 4.1.1.2), so the
// first sender holds until it is known to be refused.
void Parser::on_mail(FlowContext& context, const Command& command) {
    abort_message();
    const auto sender = parse_path(command.argument);
    if (!sender || !envelope_.sender.address.empty()) {
        return await(context, Awaited::Kind::Other);
    }
    envelope_.sender = kept(context, *sender);
    await(context, Awaited::Kind::Mail);
}

void Parser::on_recipient(FlowContext& context, const Command& command) {
    const auto receiver = parse_path(command.argument);
    if (!receiver) return await(context, Awaited::Kind::Other);
    if (envelope_.recipients.size() >= context.limits()[Limit::RecipientsMax]) {
        context.limit_hit(Limit::RecipientsMax);
        return await(context, Awaited::Kind::Other);
    }
    envelope_.recipients.push_back({kept(context, *receiver)});
    await(context, Awaited::Kind::Rcpt, envelope_.recipients.size() - 1);
}

void Parser::on_data_command(FlowContext& context) {
    abort_message();
    await(context, Awaited::Kind::Data);
    enter_data();
}

// The octets follow whatever the server thinks of the command (RFC 3030, 2).
void Parser::on_chunk_command(FlowContext& context, const Command& command) {
    const auto chunk = parse_chunk_head(command.argument);
    if (!chunk) return await(context, Awaited::Kind::Other);
    (void)message(context);
    chunk_left_ = chunk->length;
    last_chunk_ = chunk->last;
    if (chunk_left_ > 0) {
        state_ = State::Chunk;
        if (!last_chunk_) await(context, Awaited::Kind::Other);
    } else if (last_chunk_) {
        finish_message(context);
    } else {
        await(context, Awaited::Kind::Other);
    }
}

void Parser::on_auth(FlowContext& context, const Command& command) {
    await(context, Awaited::Kind::Auth);
    sasl_.start(command.argument);
    learn_user(context);
    if (sasl_.responses_left() > 0) state_ = State::Sasl;
}

void Parser::learn_user(FlowContext& context) {
    if (const auto user = sasl_.take_user()) envelope_.auth_user = kept_name(context, *user);
}

void Parser::await(FlowContext& context, Awaited::Kind kind, std::size_t recipient) {
    const std::size_t depth_max = context.limits()[Limit::PipelineDepthMax];
    const auto pushed = awaited_.push({kind, envelope_.transaction, recipient}, depth_max);
    // A server that is not captured at all leaves nothing to pair.
    if (pushed == ReplyQueue::Push::Overflow && awaited_.answered_before()) {
        context.limit_hit(Limit::PipelineDepthMax);
    }
}

Parser::AfterReply Parser::on_reply(FlowContext& context, const ReplyLine& reply) {
    const bool first = !awaited_.answered_before();
    if (reply.code == kReady && tls_asked_ && awaited_.last_is(Awaited::Kind::StartTls)) {
        return AfterReply::Tls;
    }
    if (first && reply.code == kReady) {
        awaited_.on_greeting();
        return AfterReply::GoOn;
    }
    if (reply.code == kGoAhead) {
        on_go_ahead();
        return AfterReply::GoOn;
    }
    // The server answers the message though its end was not seen: it lies in a gap, or the server
    // takes other line ends for it.
    const bool answers_message = state_ == State::Data && go_ahead_ && awaited_.empty();
    if (answers_message && message_ && (message_->has_gap() || dot_reader_.ends_leniently())) {
        commands_.write(context, dot_reader_.take_withheld());
        finish_message(context);
    }
    if (reply.code != kChallenge) on_final_reply(reply.code);
    return AfterReply::GoOn;
}

void Parser::on_final_reply(unsigned code) {
    const auto awaited = awaited_.next();
    const bool ends_sasl = !awaited || awaited->kind == Awaited::Kind::Auth;
    if (state_ == State::Sasl && ends_sasl) state_ = State::Commands;
    awaited_.pop();
    if (awaited) on_answer(*awaited, code);
}

void Parser::on_go_ahead() {
    const bool awaited = awaited_.on_go_ahead();
    // The DATA that it answers was lost, or came before the capture.
    if (!awaited && state_ == State::Commands && !lines_.in_line()) enter_data();
    if (state_ == State::Data) go_ahead_ = true;
}

void Parser::on_answer(const Awaited& awaited, unsigned code) {
    if (code >= kFirstRefusal) on_refusal(awaited);
    const bool settled =
        finished_ && !awaited_.awaits_recipient_of(finished_->envelope_transaction());
    if (settled) settle_finished(EndReason::Complete);
}

void Parser::on_refusal(const Awaited& awaited) {
    const bool current = awaited.transaction == envelope_.transaction;
    switch (awaited.kind) {
        case Awaited::Kind::Mail:
            if (current && !message_) envelope_.sender = {};
            break;
        case Awaited::Kind::Rcpt: reject_recipient(awaited); break;
        case Awaited::Kind::Data:
            if (!current || state_ != State::Data || go_ahead_) break;
            abort_message();
            state_ = State::Commands;
            break;
        case Awaited::Kind::Auth: envelope_.auth_user.clear(); break;
        case Awaited::Kind::Other:
        case Awaited::Kind::Message:
        case Awaited::Kind::StartTls: break;
    }
}

void Parser::reject_recipient(const Awaited& awaited) {
    if (awaited.transaction == envelope_.transaction) envelope_.reject(awaited.recipient);
    for (Message* message : {message_.get(), finished_.get()}) {
        if (message && message->envelope_transaction() == awaited.transaction) {
            message->reject(awaited.recipient);
        }
    }
}

}  // namespace sealtap::protocols::smtp
