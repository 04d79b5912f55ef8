// The octets and literals of Parser; its commands and responses are in dialogue.cc.
#include "protocols/imap/parser.h"

#include <algorithm>

#include "protocols/imap/imap.h"
#include "protocols/text/sides.h"

namespace sealtap::protocols::imap {
namespace {

// The two dialogue documents come before all others, whichever is seen first. The literals of the
// client and of the server are counted apart, so that no ordinal depends on which came first.
constexpr std::uint32_t kCommandsTransaction = 0;
constexpr std::uint32_t kResponsesTransaction = 1;
constexpr std::uint64_t kFirstLiteralTransaction = 2;

// Of a line in pieces: enough for the name of a section and the length of its literal.
constexpr std::size_t kWindowBytesMax = 1024;

}  // namespace

std::unique_ptr<ProtocolParser> create() { return std::make_unique<Parser>(); }

ParseStatus Parser::on_data(FlowContext& context, Direction direction, Bytes data) {
    const std::size_t size = data.size();
    Side& side = side_of(direction);
    while (!data.empty()) {
        if (side.literal_left > 0) {
            take_literal(context, direction, data);
            continue;
        }
        const bool starts = !side.continued && !side.lines.in_line();
        if (starts && data.front() == kTlsHandshake) {
            return leave(context, After::Tls, size - data.size());
        }
        const auto line = side.lines.next(data, context.limits()[Limit::LineBytesMax]);
        if (!line) break;
        const After after = take_line(context, direction, *line);
        if (after != After::GoOn) return leave(context, after, size - data.size());
    }
    return ParseStatus::go_on();
}

Parser::After Parser::take_line(FlowContext& context, Direction direction, const Line& line) {
    const std::string_view text = line.text();
    if (!placed_) place_sides(context, direction, text);
    Side& side = side_of(direction);
    dialogue_of(direction).write(context, line.octets);
    const bool starts = !side.within_line && !side.continued;
    side.within_line = line.extent == Line::Extent::Piece;
    After after = After::GoOn;
    if (starts && is_client(direction)) on_client_line(context, text);
    if (starts && !is_client(direction)) after = on_response(context, text);
    if (line.extent != Line::Extent::Whole) {
        if (!side.window) side.window = std::make_unique<std::string>();
        *side.window += text;
    }
    if (side.within_line) {
        context.limit_hit(Limit::LineBytesMax);
        if (side.window->size() > kWindowBytesMax) {
            side.window->erase(0, side.window->size() - kWindowBytesMax);
        }
        return after;
    }
    const std::string_view whole = side.window ? std::string_view(*side.window) : text;
    const auto head = allows_literal(direction) ? literal_at_end(whole) : std::nullopt;
    side.continued = head.has_value();
    if (head) begin_literal(context, direction, *head, whole.substr(0, head->at));
    side.window.reset();
    return after;
}

void Parser::begin_literal(FlowContext& context, Direction direction, const LiteralHead& head,
                           std::string_view before) {
    Side& side = side_of(direction);
    auto content = is_client(direction) ? client_literal(before) : server_literal(before);
    // A longer one is no name, and what it is cannot be told: it is looked into by itself.
    if (!content && head.length > context.limits()[Limit::NameBytesMax]) content.emplace();
    if (is_client(direction)) waits_for_consent_ = head.synchronizing;
    side.target = content ? Target::Document : Target::Dialogue;
    side.literal_left = head.length;
    side.literal_untouched = true;
    if (content) {
        content->length = head.length;
        side.literals.begin(*content, describe(direction));
    }
    if (head.length == 0) finish_literal(context, direction);
}

void Parser::take_literal(FlowContext& context, Direction direction, Bytes& data) {
    Side& side = side_of(direction);
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(side.literal_left, data.size()));
    const Bytes octets = data.first(count);
    data = data.subspan(count);
    side.literal_left -= count;
    side.literal_untouched = false;
    if (side.target == Target::Document) {
        side.literals.on_data(context, octets);
    } else {
        dialogue_of(direction).write(context, octets);
        if (is_client(direction) && user_is_literal_) {
            if (!literal_user_) literal_user_ = std::make_unique<std::string>();
            *literal_user_ += text_of(octets);
        }
    }
    if (side.literal_left == 0) finish_literal(context, direction);
}

// How much of the gap lies behind the literal.
std::uint64_t Parser::lose_literal(FlowContext& context, Direction direction,
                                   std::uint64_t length) {
    Side& side = side_of(direction);
    const std::uint64_t lost = std::min(side.literal_left, length);
    if (lost == 0) return length;
    side.literal_left -= lost;
    side.literal_untouched = false;
    if (side.target == Target::Document) {
        side.literals.on_gap(context, lost);
    } else {
        dialogue_of(direction).gap(context, lost);
        if (is_client(direction)) user_is_literal_ = false;
    }
    if (side.literal_left == 0) finish_literal(context, direction);
    return length - lost;
}

void Parser::finish_literal(FlowContext& context, Direction direction) {
    Side& side = side_of(direction);
    if (side.target == Target::Document) side.literals.finish();
    if (!is_client(direction) || !user_is_literal_) return;
    user_is_literal_ = false;
    learn_user(context, literal_user_ ? *literal_user_ : std::string());
    literal_user_.reset();
}

ParseStatus Parser::on_gap(FlowContext& context, Direction direction, std::uint64_t length) {
    length = lose_literal(context, direction, length);
    if (length == 0) return ParseStatus::go_on();
    flush_line(context, direction);
    dialogue_of(direction).gap(context, length);
    side_of(direction).continued = false;
    if (!is_client(direction)) may_hold_literals_ = false;
    return ParseStatus::go_on();
}

void Parser::on_end(FlowContext& context, Direction direction, EndReason reason) {
    flush_line(context, direction);
    Side& side = side_of(direction);
    side.literals.end(side.literal_left > 0 ? cut_short(reason) : reason);
    side.literal_left = 0;
    dialogue_of(direction).end(reason);
}

void Parser::flush_line(FlowContext& context, Direction direction) {
    Side& side = side_of(direction);
    const Bytes octets = side.lines.take_unfinished();
    side.within_line = false;
    side.window.reset();
    if (!placed_) place_sides(context, direction, text_of(octets));
    dialogue_of(direction).write(context, octets);
}

void Parser::place_sides(const FlowContext& context, Direction direction, std::string_view line) {
    placed_ = true;
    if (parse_response(line).kind != Response::Kind::Unknown) {
        client_direction_ = opposite(direction);
    } else if (parse_command(line).verb != Verb::Unknown) {
        client_direction_ = direction;
    } else {
        client_direction_ = guess_client_direction(context.flow());
    }
    commands_.place(client_direction_, kCommandsTransaction);
    responses_.place(opposite(client_direction_), kResponsesTransaction);
}

DocumentInfo Parser::describe(Direction direction) {
    DocumentInfo info;
    info.protocol = "imap";
    info.direction = direction;
    info.transaction = kFirstLiteralTransaction + 2 * side_of(direction).documents++ +
                       (is_client(direction) ? 0 : 1);
    if (user_.empty()) return info;
    PartyClaim& party = is_client(direction) ? info.sender : info.receivers.emplace_back();
    party.user = RawText(user_);
    return info;
}

ParseStatus Parser::leave(FlowContext& context, After after, std::size_t at) {
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        on_end(context, direction, EndReason::Complete);
    }
    return ParseStatus::switch_to(after == After::Tls ? "tls" : "", at);
}

}  // namespace sealtap::protocols::imap
