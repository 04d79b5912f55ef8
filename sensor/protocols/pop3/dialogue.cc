// The commands and replies of Parser; its octets and messages are in parser.cc.
#include "protocols/pop3/parser.h"
#include "protocols/text/names.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::pop3 {
namespace {

// What a client may say in the middle of AUTH though the server was not seen to end it. No base64
// text has a space; QUIT would be three octets that no mechanism sends.
bool leaves_sasl(const Command& command) noexcept {
    if (command.verb == Verb::Unknown) return false;
    return command.verb == Verb::Quit || !command.argument.empty();
}

}  // namespace

void Parser::on_client_line(FlowContext& context, std::string_view line) {
    if (in_sasl_ && on_sasl_line(context, line)) return;
    on_command(context, parse_command(line));
}

// Whether the line belonged to the exchange.
bool Parser::on_sasl_line(FlowContext& context, std::string_view line) {
    in_sasl_ = !leaves_sasl(parse_command(line));
    if (!in_sasl_) return false;
    sasl_.on_response(line);
    if (const auto user = sasl_.take_user()) learn_user(context, *user);
    in_sasl_ = sasl_.responses_left() > 0;
    return true;
}

void Parser::on_command(FlowContext& context, const Command& command) {
    // Who asks on has what was answered: its end lies in a gap, or the client takes other line ends
    // for it.
    const bool over =
        message_ && awaited_.empty() && (message_->has_gap() || dot_reader_.ends_leniently());
    if (over) {
        replies_.write(context, dot_reader_.take_withheld());
        end_message(EndReason::Complete);
    }
    std::string_view argument = command.argument;
    switch (command.verb) {
        case Verb::User: learn_user(context, argument); break;
        case Verb::Apop: learn_user(context, take_word(argument)); break;
        case Verb::Auth:
            if (argument.empty()) break;  // asks which mechanisms there are
            sasl_.start(argument);
            if (const auto user = sasl_.take_user()) learn_user(context, *user);
            in_sasl_ = sasl_.responses_left() > 0;
            return await(context, Awaited::Auth);
        case Verb::Stls: return await(context, Awaited::StartTls);
        case Verb::Message: return await(context, Awaited::Message);
        default: break;
    }
    await(context, Awaited::Other);
}

void Parser::learn_user(FlowContext& context, std::string_view user) {
    user_ = kept_name(context, user);
    if (DocumentInfo* const info = commands_.info()) info->sender.user = RawText(user_);
    tell_replies();
}

// Their document may be begun after the user was told.
void Parser::tell_replies() {
    DocumentInfo* const info = replies_.info();
    if (!info) return;
    told_ = true;
    info->receivers.resize(1);
    info->receivers.front().user = RawText(user_);
}

void Parser::await(FlowContext& context, Awaited awaited) {
    if (!in_step_) return;
    if (awaited_.size() < context.limits()[Limit::PipelineDepthMax]) {
        awaited_.push(awaited);
        return;
    }
    lose_step();
    // A server that is not captured at all leaves nothing to pair.
    if (answered_) context.limit_hit(Limit::PipelineDepthMax);
}

void Parser::lose_step() noexcept {
    in_step_ = false;
    awaited_.clear();
}

Parser::After Parser::on_server_line(std::string_view line) {
    if (!told_ && !user_.empty()) tell_replies();
    const Reply reply = parse_reply(line);
    if (reply == Reply::None) {
        expecting_ = Expecting::Reply;  // a listing, or nonsense
        return After::GoOn;
    }
    if (reply == Reply::Challenge) return After::GoOn;
    // A client that spoke before the greeting made us take one reply for the next: this is the one
    // that the message follows.
    if (expecting_ == Expecting::Message) {
        if (reply == Reply::Error) expecting_ = Expecting::Reply;
        return After::GoOn;
    }
    return on_reply(reply);
}

Parser::After Parser::on_reply(Reply reply) {
    const auto answered = take_awaited();
    answered_ = true;
    if (!answered || *answered == Awaited::Auth) in_sasl_ = false;
    expecting_ = Expecting::Reply;
    if (reply != Reply::Ok) return After::GoOn;
    // What a client sent behind STLS in clear is read as what it is; its TLS is told by itself.
    if (answered == Awaited::StartTls && awaited_.empty()) return After::Tls;
    expecting_ = answered == Awaited::Message ? Expecting::Message : Expecting::MaybeMessage;
    return After::GoOn;
}

// The greeting answers nothing, nor does a reply whose command was not seen.
std::optional<Parser::Awaited> Parser::take_awaited() {
    if (awaited_.empty()) return std::nullopt;
    const Awaited first = awaited_.front();
    awaited_.pop();
    return first;
}

}  // namespace sealtap::protocols::pop3
