#include "protocols/ftp/control_parser.h"

#include <chrono>

#include "protocols/ftp/ftp.h"
#include "protocols/ftp/transfer_info.h"
#include "protocols/text/names.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::ftp {
namespace {

// No line of either side begins with it; a TLS handshake does (RFC 8446, 5.1).
constexpr std::byte kTlsHandshake{0x16};

constexpr std::uint32_t kCommandsTransaction = 0;
constexpr std::uint32_t kRepliesTransaction = 1;

constexpr unsigned kPassive = 227;
constexpr unsigned kExtendedPassive = 229;
constexpr unsigned kSecurityAccepted = 234;  // RFC 4217, 4
constexpr unsigned kFirstRefusal = 400;

}  // namespace

std::unique_ptr<ProtocolParser> create_control() { return std::make_unique<ControlParser>(); }

ParseStatus ControlParser::on_data(FlowContext& context, Direction direction, Bytes data) {
    if (data.empty()) return ParseStatus::go_on();
    if (!placed_) place_sides(direction, text_of(data).front());
    const std::size_t size = data.size();
    LineReader& lines = lines_of(direction);
    while (!data.empty()) {
        if (!lines.in_line() && data.front() == kTlsHandshake) {
            return switch_to_tls(context, size - data.size());
        }
        const auto line = lines.next(data, context.limits()[Limit::LineBytesMax]);
        if (!line) break;
        side_of(direction).write(context, line->octets);
        if (line->extent == Line::Extent::Piece) context.limit_hit(Limit::LineBytesMax);
        if (line->extent != Line::Extent::Whole) continue;
        if (direction == client_direction_) {
            on_command(context, line->text());
            continue;
        }
        const auto reply = reply_reader_.on_line(line->text());
        if (reply && on_reply(context, *reply) == AfterReply::Tls) {
            return switch_to_tls(context, size - data.size());
        }
    }
    return ParseStatus::go_on();
}

ParseStatus ControlParser::on_gap(FlowContext& context, Direction direction, std::uint64_t length) {
    // A side whose first octets are lost is told by the flow's opener.
    if (!placed_) place_sides(direction, direction == Direction::ToResponder ? 'A' : '2');
    side_of(direction).write(context, lines_of(direction).take_unfinished());
    side_of(direction).gap(context, length);
    if (direction != client_direction_) reply_reader_.resynchronise();
    return ParseStatus::go_on();
}

void ControlParser::on_end(FlowContext& context, Direction direction, EndReason reason) {
    side_of(direction).write(context, lines_of(direction).take_unfinished());
    side_of(direction).end(reason);
}

void ControlParser::place_sides(Direction direction, char first) {
    placed_ = true;
    client_direction_ = is_digit(first) ? opposite(direction) : direction;
    commands_.place(client_direction_, kCommandsTransaction);
    replies_.place(opposite(client_direction_), kRepliesTransaction);
}

const Endpoint& ControlParser::client(const FlowContext& context) const noexcept {
    return client_direction_ == Direction::ToResponder ? context.flow().originator
                                                       : context.flow().responder;
}

const Endpoint& ControlParser::server(const FlowContext& context) const noexcept {
    return client_direction_ == Direction::ToResponder ? context.flow().responder
                                                       : context.flow().originator;
}

void ControlParser::on_command(FlowContext& context, std::string_view line) {
    const Command command = parse_command(line);
    switch (command.verb) {
        case Verb::User: on_user(context, command.argument); break;
        case Verb::Rein: on_user(context, {}); break;
        case Verb::Port: on_active(context, find_host_port(command.argument)); break;
        case Verb::Eprt: on_active(context, parse_extended_port(command.argument)); break;
        case Verb::Pasv:
        case Verb::Epsv:
            next_ = {};
            passive_asked_ = true;
            waiting_.reset();
            break;
        case Verb::Rest: offset_ = decimal(trim(command.argument)).value_or(0); break;
        case Verb::Mode: compressed_ = equals_ignoring_case(trim(command.argument), "Z"); break;
        default:
            if (transfer_of(command.verb) != Transfer::None) on_transfer(context, command);
            break;
    }
}

void ControlParser::on_user(FlowContext& context, std::string_view user) {
    user_ = kept_name(context, trim(user));
    if (DocumentInfo* const info = commands_.info()) info->sender.user = RawText(user_);
    tell_replies();
}

// Their document may be begun after the user was told.
void ControlParser::tell_replies() {
    DocumentInfo* const info = replies_.info();
    if (!info) return;
    told_ = true;
    info->receivers.resize(1);
    info->receivers.front().user = RawText(user_);
}

void ControlParser::on_transfer(FlowContext& context, const Command& command) {
    const std::string path = kept_name(context, command.argument);
    const std::string name = kept_name(context, last_component(command.argument));
    DocumentInfo document =
        describe({command.verb, command.name, user_, path, name, offset_, compressed_});
    offset_ = 0;  // RFC 959, 4.1.3: REST holds for the very next command
    if (next_.count > 0) {
        announce(context, next_, document);
        next_ = {};
    } else if (passive_asked_) {
        waiting_ = std::make_unique<DocumentInfo>(std::move(document));
    } else {
        // RFC 959, 3.2: without PORT the server calls the port of the client's control flow.
        announce(context, endpoints(client(context), client(context).address), document);
    }
}

ControlParser::AfterReply ControlParser::on_reply(FlowContext& context, const ReplyLine& reply) {
    if (!told_ && !user_.empty()) tell_replies();
    if (reply.code == kSecurityAccepted) return AfterReply::Tls;
    if (reply.code == kPassive) {
        if (const auto told = find_host_port(reply.text)) on_passive(context, *told);
    } else if (reply.code == kExtendedPassive) {
        const auto port = find_extended_passive_port(reply.text);
        if (port) on_passive(context, {server(context).address, *port});
    } else if (reply.code >= kFirstRefusal) {
        passive_asked_ = false;
        waiting_.reset();
    }
    return AfterReply::GoOn;
}

void ControlParser::on_active(FlowContext& context, const std::optional<Endpoint>& told) {
    passive_asked_ = false;
    waiting_.reset();
    next_ = told ? endpoints(*told, client(context).address) : DataEndpoints();
    announce(context, next_, unnamed_document());
}

void ControlParser::on_passive(FlowContext& context, const Endpoint& told) {
    passive_asked_ = false;
    next_ = endpoints(told, server(context).address);
    announce(context, next_, waiting_ ? *waiting_ : unnamed_document());
    if (waiting_) next_ = {};
    waiting_.reset();
}

void ControlParser::announce(FlowContext& context, const DataEndpoints& where,
                             const DocumentInfo& document) {
    const auto wait = std::chrono::milliseconds(context.limits()[Limit::ExpectationTimeoutMs]);
    for (std::size_t i = 0; i < where.count; ++i) {
        const Endpoint& endpoint = where.endpoints[i];
        ExpectedFlow* const known = context.host_pair().find_expected(endpoint);
        // Told of a transfer, an announcement is completed in place: a flow may have claimed it.
        const bool names = find_field(document, TransferInfo::kCommand) != nullptr;
        if (known && names && known->protocol == "ftp-data" &&
            !find_field(known->document, TransferInfo::kCommand)) {
            known->document = document;
            known->until = context.now() + wait;
            continue;
        }
        context.host_pair().expect({endpoint, "ftp-data", document, context.now() + wait, false});
    }
}

DocumentInfo ControlParser::unnamed_document() const {
    DocumentInfo document;
    document.protocol = "ftp-data";
    return document;
}

ControlParser::DataEndpoints ControlParser::endpoints(const Endpoint& told, const IpAddress& seen) {
    DataEndpoints where;
    where.endpoints[where.count++] = told;
    if (told.address != seen) where.endpoints[where.count++] = {seen, told.port};
    return where;
}

ParseStatus ControlParser::switch_to_tls(FlowContext& context, std::size_t at) {
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        on_end(context, direction, EndReason::Complete);
    }
    return ParseStatus::switch_to("tls", at);
}

}  // namespace sealtap::protocols::ftp
