// The commands and responses of Parser; its octets and literals are in parser.cc.
#include "protocols/imap/parser.h"
#include "protocols/text/names.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::imap {
namespace {

// Of a tag that is kept to be known again; nobody's is longer.
constexpr std::size_t kTagBytesMax = 64;

}  // namespace

void Parser::on_client_line(FlowContext& context, std::string_view line) {
    // No base64 text has a space, so a command is told from a response though the server was not
    // seen to end the exchange.
    const bool leaves = parse_command(line).verb != Verb::Unknown;
    if (in_sasl_ && !leaves) return on_sasl_line(context, line);
    in_sasl_ = false;
    on_command(context, line);
}

void Parser::on_sasl_line(FlowContext& context, std::string_view line) {
    sasl_.on_response(line);
    if (const auto user = sasl_.take_user()) learn_user(context, *user);
    in_sasl_ = sasl_.responses_left() > 0;
}

void Parser::on_command(FlowContext& context, std::string_view line) {
    const Command command = parse_command(line);
    tag_ = command.tag.substr(0, kTagBytesMax);
    verb_ = command.verb;
    arguments_ = 0;
    user_is_literal_ = false;
    // Whoever does something else has all pieces of the message that he fetched.
    if (verb_ != Verb::Fetch) {
        side_of(opposite(client_direction_)).literals.end_pieces();
    }
    if (verb_ == Verb::Login && !command.argument.empty() && !literal_at_end(command.argument)) {
        learn_user(context, first_string(command.argument));
    } else if (verb_ == Verb::Authenticate) {
        sasl_.start(command.argument);
        if (const auto user = sasl_.take_user()) learn_user(context, *user);
        in_sasl_ = sasl_.responses_left() > 0;
    }
}

// What the literal carries, unless it is a word of its command. `before` is the line so far.
std::optional<LiteralInfo> Parser::client_literal(std::string_view before) {
    const bool first = arguments_ == 0;
    if (first) arguments_ = count_words(parse_command(before).argument);
    const std::size_t arguments = arguments_++;
    user_is_literal_ = verb_ == Verb::Login && first && arguments == 0;
    const bool appends = verb_ == Verb::Append && arguments >= 1;
    const bool replaces = verb_ == Verb::Replace && arguments >= 2;
    if (!appends && !replaces) return std::nullopt;
    LiteralInfo literal;
    literal.content = MailContent::Message;
    return literal;
}

void Parser::learn_user(FlowContext& context, std::string_view user) {
    user_ = kept_name(context, user);
    if (DocumentInfo* const info = commands_.info()) info->sender.user = RawText(user_);
    tell_responses();
}

// Their document may be begun after the user was told.
void Parser::tell_responses() {
    DocumentInfo* const info = responses_.info();
    if (!info) return;
    told_ = true;
    info->receivers.resize(1);
    info->receivers.front().user = RawText(user_);
}

Parser::After Parser::on_response(FlowContext& context, std::string_view line) {
    if (!told_ && !user_.empty()) tell_responses();
    const Response response = parse_response(line);
    may_hold_literals_ = response.kind == Response::Kind::Data;
    is_fetch_ = may_hold_literals_ && equals_ignoring_case(response.name, "FETCH");
    message_ = response.message;
    const bool answers = !response.tag.empty() && response.tag == tag_;
    return answers && response.is_status() ? on_tagged(context, response.kind) : After::GoOn;
}

// The answer to the client's last command. One to an older command, of several that were sent at
// once, changes nothing; TLS is then told by itself.
Parser::After Parser::on_tagged(FlowContext& context, Response::Kind kind) {
    in_sasl_ = false;
    const bool ok = kind == Response::Kind::Ok;
    if (ok && verb_ == Verb::StartTls) return After::Tls;
    if (ok && verb_ == Verb::Compress) return After::Compressed;
    if (ok) return After::GoOn;
    if (verb_ == Verb::Login || verb_ == Verb::Authenticate) learn_user(context, {});
    // RFC 9051, 4.3: refused before its first octet, the literal is not sent.
    Side& client = side_of(client_direction_);
    if (client.literal_left > 0 && client.literal_untouched && waits_for_consent_) {
        client.literals.cancel();
        client.literal_left = 0;
        client.continued = false;
        user_is_literal_ = false;
    }
    return After::GoOn;
}

// What the literal of a FETCH carries; of others only the length tells.
std::optional<LiteralInfo> Parser::server_literal(std::string_view before) const {
    const auto section = is_fetch_ ? section_before(before) : std::nullopt;
    if (!section) return std::nullopt;
    return LiteralInfo{section->content, 0, message_, section->name, section->origin};
}

// Text for people may end in anything, and so may what an exchange of SASL says.
bool Parser::allows_literal(Direction direction) const noexcept {
    return is_client(direction) ? !in_sasl_ : may_hold_literals_;
}

}  // namespace sealtap::protocols::imap
