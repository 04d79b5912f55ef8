#include "protocols/http/message_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "protocols/text/ascii.h"
#include "protocols/text/media_type.h"

namespace sealtap::protocols::http {
namespace {

// Of a request before it has a document.
constexpr std::size_t kHeldBytesMax = 512;
constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();

bool is_empty(const Line& line) noexcept {
    return line.extent == Line::Extent::Whole && line.text().empty();
}

DocumentInfo info_of(Direction direction) {
    constexpr std::size_t kUsualFields = 8;
    DocumentInfo info;
    info.fields.reserve(kUsualFields);
    info.protocol = "http";
    info.direction = direction;
    return info;
}

void add_field(DocumentInfo& info, std::string_view key, std::string_view value) {
    info.fields.push_back({key, RawText(value)});
}

}  // namespace

MessageReader::Outcome MessageReader::on_data(FlowContext& context, Bytes& data) {
    while (!data.empty() && !tunnel_) {
        if (tunnel_began_unanswered(data)) return Outcome::Tunnel;
        step(context, data);
    }
    return tunnel_ ? Outcome::Tunnel : Outcome::Taken;
}

void MessageReader::on_gap(FlowContext& context, std::uint64_t length) {
    open_request(context);
    flush_unfinished(context);
    std::uint64_t beyond = length;
    if (state_ == State::Body || state_ == State::DoubtfulBody || state_ == State::Chunk) {
        const std::uint64_t inside = std::min(left_, length);
        parts_.gap(Slot::Body, inside, context.gap_cause());
        content_taken(inside);
        beyond -= inside;
    }
    if (beyond > 0) lose_by_gap(context, beyond);
}

void MessageReader::finish(FlowContext& context, EndReason reason) {
    open_request(context);
    flush_unfinished(context);
    if (!parts_.is_open()) return;
    const bool may_end = state_ == State::Lost || state_ == State::DoubtfulBody ||
                         framing_.kind == Framing::Kind::UntilClose;
    if (state_ == State::Header) describe(context);
    end_message(reason == EndReason::Complete && !may_end ? EndReason::Aborted : reason);
}

bool MessageReader::is_idle() const noexcept {
    return state_ == State::Start && !tunnel_ && !parts_.is_open() && blank_lines_.empty() &&
           !lines_.in_line();
}

void MessageReader::step(FlowContext& context, Bytes& data) {
    const bool undecided = state_ == State::DoubtfulBody && !lines_.in_line();
    if (undecided && !content_is_doubtful()) state_ = State::Body;
    if (state_ == State::Body || state_ == State::Chunk) {
        take_content(data);
    } else if (const auto line = lines_.next(data, line_bytes_max(context))) {
        on_line(context, *line);
    }
}

void MessageReader::on_line(FlowContext& context, const Line& line) {
    const bool too_long = line.extent == Line::Extent::Piece;
    if (too_long && state_ != State::Lost && state_ != State::DoubtfulBody) {
        context.limit_hit(Limit::LineBytesMax);
    }
    switch (state_) {
        case State::Header: return on_header_line(context, line);
        case State::DoubtfulBody: return on_doubtful_line(context, line);
        case State::ChunkSize: return on_chunk_size(context, line);
        case State::ChunkEnd: return on_chunk_end(context, line);
        case State::Trailer: return on_trailer_line(context, line);
        default: return on_start_line(context, line);
    }
}

// --- start lines ---

void MessageReader::on_start_line(FlowContext& context, const Line& line) {
    if (state_ == State::Start && is_empty(line)) {
        // RFC 9112 section 2.2: empty lines before a message are passed over.
        blank_lines_ += text_of(line.octets);
        if (blank_lines_.size() <= context.limits()[Limit::LineBytesMax]) return;
        context.limit_hit(Limit::LineBytesMax);
        open_other(context);
        return;
    }
    if (line.extent == Line::Extent::Whole && begin_message(context, line)) return;
    open_other(context);
    parts_.write(Slot::Other, line.octets);
}

bool MessageReader::begin_message(FlowContext& context, const Line& line) {
    const auto side = conversation_.request_side;
    if (side.value_or(direction_) == direction_) {
        if (const auto request = parse_request_line(line.text())) {
            begin_request(context, line, *request);
            return true;
        }
    }
    if (side.value_or(opposite(direction_)) != direction_) {
        if (const auto status = parse_status_line(line.text())) {
            begin_response(context, line, *status);
            return true;
        }
    }
    return false;
}

void MessageReader::begin_request(FlowContext& context, const Line& line,
                                  const RequestLine& request) {
    reset_for(MessageKind::Request);
    conversation_.request_side = direction_;
    conversation_.tunnel_requested = false;
    head_.method = request.method;
    head_.target = request.target;
    conversation_.last_request = conversation_.exchanges.begin();
    held_ = text_of(line.octets);
    held_start_bytes_ = held_.size();
    if (held_.size() > kHeldBytesMax) open_request(context);
}

void MessageReader::begin_response(FlowContext& context, const Line& line,
                                   const StatusLine& status) {
    reset_for(MessageKind::Response);
    conversation_.request_side = opposite(direction_);
    status_ = status.status;
    const bool interim = status_ < 200 && status_ != 101;
    request_ = std::make_unique<RequestFacts>(interim ? conversation_.exchanges.next()
                                                      : conversation_.exchanges.answer());
    DocumentInfo info = info_of(direction_);
    describe_exchange(*request_, info);
    add_field(info, "status", status.status_text);
    add_field(info, "protocol", status.version);
    parts_.begin(context, std::move(info));
    parts_.write(Slot::Start, bytes_of(blank_lines_));
    parts_.write(Slot::Start, line.octets);
    parts_.end_part(Slot::Start, EndReason::Complete);
    blank_lines_.clear();
}

void MessageReader::reset_for(MessageKind kind) {
    if (parts_.is_open()) {
        end_message(state_ == State::Lost ? EndReason::Aborted : EndReason::Complete);
    }
    kind_ = kind;
    head_ = RequestHead();
    header_bytes_ = 0;
    header_lines_ = 0;
    framing_ = Framing();
    state_ = State::Header;
}

// --- the held begin of a request ---

/// False: the message has its document, or shall have it now.
bool MessageReader::hold(Slot slot, const Line& line) {
    if (held_.empty() || slot != Slot::Header) return false;
    if (held_.size() + line.octets.size() > kHeldBytesMax) return false;
    held_ += text_of(line.octets);
    return true;
}

/// Gives what is held to the request's document, which is begun for it. Does nothing if there is
/// nothing held.
void MessageReader::open_request(FlowContext& context, HeldHeader header) {
    if (held_.empty()) return;
    const std::string held = std::exchange(held_, std::string());
    const Bytes octets = bytes_of(held);
    const Line line{octets.first(held_start_bytes_)};
    const RequestLine request = parse_request_line(line.text()).value_or(RequestLine());
    DocumentInfo info = info_of(direction_);
    info.transaction = conversation_.last_request;
    add_field(info, "http_method", request.method);
    add_field(info, "url", request.target);
    add_field(info, "protocol", request.version);
    parts_.begin(context, std::move(info));
    parts_.write(Slot::Start, bytes_of(blank_lines_));
    parts_.write(Slot::Start, line.octets.first(request.target_at));
    if (!request.target.empty()) parts_.put_url(bytes_of(request.target));
    parts_.write(Slot::Start, line.octets.subspan(request.target_at + request.target.size()));
    parts_.end_part(Slot::Start, EndReason::Complete);
    blank_lines_.clear();
    const Bytes block = octets.subspan(held_start_bytes_);
    if (header == HeldHeader::Whole) return parts_.write_rest_of_header(block);
    parts_.write(Slot::Header, block);
}

// --- header blocks ---

void MessageReader::on_header_line(FlowContext& context, const Line& line) {
    const Slot slot = over_header_limit(context, line) ? Slot::Other : Slot::Header;
    if (!hold(slot, line)) {
        open_request(context);
        parts_.write(slot, line.octets);
    }
    put_value(context, line);
    if (is_empty(line)) {
        end_header(context);
    } else {
        head_.fields.add(line, context.limits()[Limit::LineBytesMax]);
    }
}

/// Values are percent-encoded often enough (Referer, Location, Cookie), and a secret in them reads
/// as well as one in a URL. A few escapes are no sign of it.
void MessageReader::put_value(FlowContext& context, const Line& line) {
    constexpr int kEscapesMin = 3;
    const std::string_view text = line.text();
    // Its parameters are decoded one by one: see describe().
    if (starts_ignoring_case(text, "content-disposition:")) return;
    if (count_escapes(text) < kEscapesMin) return;
    open_request(context);
    const std::size_t colon = text.find(':');
    const bool begins_field = colon != std::string_view::npos && !is_blank(text.front());
    parts_.write(Slot::Values, bytes_of(begins_field ? trim(text.substr(colon + 1)) : text));
    if (line.extent != Line::Extent::Piece) parts_.write(Slot::Values, bytes_of("\n"));
}

/// A limit keeps the part bounded. Fields behind it are still obeyed, since they cost no memory and
/// the framing may be among them.
bool MessageReader::over_header_limit(FlowContext& context, const Line& line) {
    const std::uint64_t bytes_max = context.limits()[Limit::HeaderBytesMax];
    const std::uint64_t lines_max = context.limits()[Limit::HeadersMax];
    const bool was_over = header_bytes_ > bytes_max || header_lines_ > lines_max;
    header_bytes_ += line.octets.size();
    if (line.extent != Line::Extent::LastPiece && !is_empty(line)) ++header_lines_;
    if (was_over) return true;
    if (header_bytes_ > bytes_max) context.limit_hit(Limit::HeaderBytesMax);
    if (header_lines_ > lines_max) context.limit_hit(Limit::HeadersMax);
    return header_bytes_ > bytes_max || header_lines_ > lines_max;
}

void MessageReader::describe(FlowContext& context) {
    if (kind_ == MessageKind::Request) {
        describe_request(head_, parts_.info());
        put_name_of_target();
        conversation_.exchanges.push(context, facts_of(head_, parts_.info()));
    } else {
        describe_response(*request_, head_.fields, parts_.info());
    }
    if (head_.fields[Field::ContentDisposition].empty()) return;
    for (const std::string& value :
         decoded_values(parse_parameterized(head_.fields[Field::ContentDisposition]))) {
        parts_.put_name(value);
    }
}

/// A PUT's name is in the URL, where a marking does not begin a line. Names in ASCII are left to
/// the URL, so that an identifier counts once.
void MessageReader::put_name_of_target() {
    const std::string& name = parts_.info().name.unmasked();
    const bool ascii =
        std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const bool of_target = head_.fields[Field::ContentDisposition].empty();
    if (of_target && !ascii) parts_.put_name(name);
}

void MessageReader::end_header(FlowContext& context) {
    open_request(context, HeldHeader::Whole);
    parts_.end_part(Slot::Header, EndReason::Complete);
    parts_.end_part(Slot::Values, EndReason::Complete);
    describe(context);
    if (kind_ == MessageKind::Request) {
        const bool connect = head_.method == "CONNECT";
        conversation_.tunnel_requested = connect || !head_.fields[Field::Upgrade].empty();
        // RFC 9110 section 9.3.6: CONNECT has no content, whatever its fields say.
        return begin_content(connect ? Framing() : framing_of(kind_, head_.fields));
    }
    if (is_tunnel()) {
        end_message(EndReason::Complete);
        tunnel_ = true;
        return;
    }
    const bool never_has_content =
        status_ < 200 || status_ == 204 || status_ == 304 || request_->texts().method == "HEAD";
    begin_content(never_has_content ? Framing() : framing_of(kind_, head_.fields));
}

/// RFC 9110 sections 9.3.6 and 7.8. Where the request was not seen, an answer that says nothing of
/// its content is likelier one to CONNECT than an object; if not, the raw stream is inspected as
/// well.
bool MessageReader::is_tunnel() const noexcept {
    if (status_ == 101) return true;
    if (status_ < 200 || status_ > 299 || status_ == 204) return false;
    if (request_->known) return request_->texts().method == "CONNECT";
    return head_.fields[Field::ContentType].empty() &&
           framing_of(kind_, head_.fields).kind == Framing::Kind::UntilClose;
}

// --- content ---

void MessageReader::begin_content(const Framing& framing) {
    framing_ = framing;
    if (framing.kind == Framing::Kind::None) return end_message(EndReason::Complete);
    parts_.set_body(describe_body(head_.fields, parts_.info()));
    if (framing.kind == Framing::Kind::Chunked) {
        state_ = State::ChunkSize;
        return;
    }
    left_ = framing.kind == Framing::Kind::Fixed ? framing.length : kEndless;
    // An answer to an unseen request may be one to HEAD, and who asked whether to go on (RFC 9110
    // section 10.1.1) may have been told not to.
    const bool may_be_left_out =
        kind_ == MessageKind::Response ? !request_->known : !head_.fields[Field::Expect].empty();
    state_ = may_be_left_out ? State::DoubtfulBody : State::Body;
}

bool MessageReader::content_is_doubtful() const noexcept {
    return kind_ == MessageKind::Response ||
           !conversation_.exchanges.is_open(conversation_.last_request);
}

void MessageReader::on_doubtful_line(FlowContext& context, const Line& line) {
    if (line.extent != Line::Extent::Whole || !begin_message(context, line)) {
        state_ = State::Body;
        parts_.write(Slot::Body, line.octets);
        content_taken(line.octets.size());
    }
    // What follows a piece is content and no part of a line.
    (void)lines_.take_unfinished();
}

void MessageReader::take_content(Bytes& data) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, data.size()));
    parts_.write(Slot::Body, data.first(size));
    data = data.subspan(size);
    content_taken(size);
}

void MessageReader::content_taken(std::uint64_t length) {
    if (framing_.kind == Framing::Kind::UntilClose) return;
    left_ -= length;
    if (left_ > 0) return;
    if (framing_.kind == Framing::Kind::Fixed) {
        end_message(EndReason::Complete);
    } else {
        state_ = State::ChunkEnd;
    }
}

// RFC 9112 section 7.1. A line that does not fit ends the framing; what follows is searched for the
// next message.
void MessageReader::on_chunk_size(FlowContext& context, const Line& line) {
    const std::string_view text = trim(line.text());
    const auto size = hexadecimal(text.substr(0, text.find_first_of("; \t")));
    if (line.extent != Line::Extent::Whole || !size) {
        state_ = State::Lost;
        return on_start_line(context, line);
    }
    parts_.write(Slot::Framing, line.octets);
    left_ = *size;
    header_bytes_ = 0;
    header_lines_ = 0;
    state_ = *size == 0 ? State::Trailer : State::Chunk;
}

void MessageReader::on_chunk_end(FlowContext& context, const Line& line) {
    if (!is_empty(line)) {
        state_ = State::Lost;
        return on_start_line(context, line);
    }
    parts_.write(Slot::Framing, line.octets);
    state_ = State::ChunkSize;
}

void MessageReader::on_trailer_line(FlowContext& context, const Line& line) {
    // Some senders leave out the last empty line.
    if (line.extent == Line::Extent::Whole && begin_message(context, line)) return;
    if (is_empty(line)) {
        parts_.write(header_lines_ == 0 ? Slot::Framing : Slot::Trailer, line.octets);
        return end_message(EndReason::Complete);
    }
    parts_.write(over_header_limit(context, line) ? Slot::Other : Slot::Trailer, line.octets);
    put_value(context, line);
}

// --- what has no place ---

void MessageReader::lose_by_gap(FlowContext& context, std::uint64_t length) {
    const Slot slot = slot_of_line();
    if (state_ == State::Header) describe(context);
    open_other(context);
    parts_.gap(slot, length, context.gap_cause());
    if (conversation_.request_side != direction_) conversation_.exchanges.answers_were_lost();
}

void MessageReader::end_message(EndReason reason) {
    if (framing_.kind != Framing::Kind::None) {
        add_field(parts_.info(), "length", std::to_string(parts_.body_bytes()));
    }
    parts_.end(reason);
    state_ = State::Start;
    framing_ = Framing();
    head_ = RequestHead();
    request_.reset();
}

/// From here on octets go to "http.other": of the message that broke, or of a document without one.
void MessageReader::open_other(FlowContext& context) {
    state_ = State::Lost;
    if (!parts_.is_open()) {
        DocumentInfo info = info_of(direction_);
        info.transaction = conversation_.exchanges.next_ordinal();
        parts_.begin(context, std::move(info));
    }
    parts_.write(Slot::Other, bytes_of(blank_lines_));
    blank_lines_.clear();
}

/// Gives an unfinished line to its part.
void MessageReader::flush_unfinished(FlowContext& context) {
    const Bytes octets = lines_.take_unfinished();
    if (octets.empty() && blank_lines_.empty()) return;
    if (state_ == State::Start) open_other(context);
    if (state_ == State::DoubtfulBody) {
        state_ = State::Body;
        parts_.write(Slot::Body, octets);
        return content_taken(octets.size());
    }
    parts_.write(slot_of_line(), octets);
}

Slot MessageReader::slot_of_line() const noexcept {
    switch (state_) {
        case State::Header: return Slot::Header;
        case State::ChunkSize:
        case State::ChunkEnd: return Slot::Framing;
        case State::Trailer: return Slot::Trailer;
        default: return Slot::Other;
    }
}

std::size_t MessageReader::line_bytes_max(const FlowContext& context) const noexcept {
    const std::uint64_t line_max = context.limits()[Limit::LineBytesMax];
    return state_ == State::DoubtfulBody ? std::min(line_max, left_) : line_max;
}

/// The answer to CONNECT may be missing from the capture: then the first octet that begins no
/// request tells.
bool MessageReader::tunnel_began_unanswered(Bytes data) const noexcept {
    if (!conversation_.tunnel_requested || conversation_.request_side != direction_) return false;
    if (state_ != State::Start || lines_.in_line()) return false;
    const char first = text_of(data).front();
    const bool may_be_http = is_upper(first) || first == '\r' || first == '\n';
    return !may_be_http && conversation_.exchanges.is_open(conversation_.last_request);
}

}  // namespace sealtap::protocols::http
