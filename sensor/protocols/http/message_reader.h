#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocols/http/exchange.h"
#include "protocols/http/framing.h"
#include "protocols/http/message_info.h"
#include "protocols/http/message_parts.h"
#include "protocols/http/start_line.h"
#include "protocols/text/line_reader.h"

namespace sealtap::protocols::http {

/// What the two directions of a flow share.
struct Conversation {
    std::optional<Direction> request_side;  ///< known from the first start line on
    bool tunnel_requested = false;   ///< the last request was CONNECT, or asked for an upgrade
    std::uint64_t last_request = 0;  ///< its ordinal
    ExchangeQueue exchanges;
};

/// Reads the messages of one direction (RFC 9112). Owned by the parser, which also owns the
/// conversation, and made for a message's first octet: a flow that waits for its next message,
/// maybe for hours, keeps nothing of the last. Every octet it is given goes into a part at once, or
/// is held as an unfinished line, or as the begin of a request that has no document yet: a document
/// costs many times the octets of the usual header block, and a client chooses how many requests it
/// begins and never goes on with.
class MessageReader {
public:
    MessageReader(Direction direction, Conversation& conversation) noexcept
        : direction_(direction), conversation_(conversation) {}

    /// Takes octets off the front of `data`: all of them, unless the flow is a tunnel from there on
    /// (CONNECT, Upgrade).
    enum class Outcome : std::uint8_t { Taken, Tunnel };
    [[nodiscard]] Outcome on_data(FlowContext& context, Bytes& data);
    void on_gap(FlowContext& context, std::uint64_t length);
    /// Ends what is open. Nothing else is called after it.
    void finish(FlowContext& context, EndReason reason);
    /// Between two messages: another reader would go on as well as this one.
    [[nodiscard]] bool is_idle() const noexcept;

private:
    enum class State : std::uint8_t {
        Start,  // a start line comes, or blank lines before it
        Header,
        DoubtfulBody,  // content is announced, but a start line here means that it was left out
        Body,          // `left_` octets
        ChunkSize,
        Chunk,  // `left_` octets
        ChunkEnd,
        Trailer,
        Lost,  // looking for a start line
    };

    void step(FlowContext& context, Bytes& data);
    void on_line(FlowContext& context, const Line& line);
    void on_start_line(FlowContext& context, const Line& line);
    bool begin_message(FlowContext& context, const Line& line);
    void begin_request(FlowContext& context, const Line& line, const RequestLine& request);
    void begin_response(FlowContext& context, const Line& line, const StatusLine& status);
    [[nodiscard]] bool hold(Slot slot, const Line& line);
    /// Whether more of the header block comes behind what is held.
    enum class HeldHeader : std::uint8_t { Begun, Whole };
    void open_request(FlowContext& context, HeldHeader header = HeldHeader::Begun);
    void reset_for(MessageKind kind);
    void on_header_line(FlowContext& context, const Line& line);
    void put_value(FlowContext& context, const Line& line);
    void put_name_of_target();
    void describe(FlowContext& context);
    void end_header(FlowContext& context);
    void begin_content(const Framing& framing);
    void on_doubtful_line(FlowContext& context, const Line& line);
    void on_chunk_size(FlowContext& context, const Line& line);
    void on_chunk_end(FlowContext& context, const Line& line);
    void on_trailer_line(FlowContext& context, const Line& line);
    void take_content(Bytes& data);
    void content_taken(std::uint64_t length);
    void lose_by_gap(FlowContext& context, std::uint64_t length);
    void end_message(EndReason reason);
    void open_other(FlowContext& context);
    void flush_unfinished(FlowContext& context);
    [[nodiscard]] bool over_header_limit(FlowContext& context, const Line& line);
    [[nodiscard]] std::size_t line_bytes_max(const FlowContext& context) const noexcept;
    [[nodiscard]] Slot slot_of_line() const noexcept;
    [[nodiscard]] bool is_tunnel() const noexcept;
    [[nodiscard]] bool content_is_doubtful() const noexcept;
    [[nodiscard]] bool tunnel_began_unanswered(Bytes data) const noexcept;

    Direction direction_;
    Conversation& conversation_;
    State state_ = State::Start;
    LineReader lines_;
    std::string blank_lines_;           // before a start line, until they have a document
    std::string held_;                  // a request from its start line on, until it has a document
    std::size_t held_start_bytes_ = 0;  // of them the start line
    MessageParts parts_;

    // The message being read.
    MessageKind kind_ = MessageKind::Request;
    RequestHead head_;                       // of an answer only the fields
    std::unique_ptr<RequestFacts> request_;  // that the answer belongs to; null in a request
    unsigned status_ = 0;
    std::uint64_t header_bytes_ = 0;
    std::uint64_t header_lines_ = 0;
    Framing framing_;
    std::uint64_t left_ = 0;  // octets to come of the content or the chunk

    bool tunnel_ = false;  // what follows is no HTTP
};

}  // namespace sealtap::protocols::http
