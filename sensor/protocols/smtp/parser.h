#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "protocols/smtp/command.h"
#include "protocols/smtp/envelope.h"
#include "protocols/smtp/message.h"
#include "protocols/smtp/replies.h"
#include "protocols/text/dialogue.h"
#include "protocols/text/dot_reader.h"
#include "protocols/text/line_reader.h"
#include "protocols/text/reply.h"
#include "protocols/text/sasl.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::smtp {

/// SMTP (RFC 5321) with pipelining (RFC 2920), chunking (RFC 3030), STARTTLS (RFC 3207) and AUTH
/// (RFC 4954); LMTP (RFC 2033).
///
/// Commands and replies are one document a direction, each message is another. The stuffing of DATA
/// goes to the commands, so that the parts together are the stream. The client's side is told by
/// its first octet, for midstream it may be the flow's responder.
///
/// What follows DATA is taken for the message whether or not the 354 was seen; a refusal of DATA
/// that can be paired with it undoes that. A direction that is not seen is taken for consent.
class Parser final : public ProtocolParser {
public:
    [[nodiscard]] ParseStatus on_data(FlowContext&, Direction, Bytes data) override;
    [[nodiscard]] ParseStatus on_gap(FlowContext&, Direction, std::uint64_t length) override;
    void on_end(FlowContext&, Direction, EndReason) override;

private:
    enum class State : std::uint8_t { Commands, Sasl, Data, Chunk };

    void place_sides(Direction direction, char first);
    [[nodiscard]] bool is_client(Direction direction) const noexcept {
        return direction == client_direction_;
    }

    // The client's octets.
    [[nodiscard]] ParseStatus on_client_data(FlowContext& context, Bytes data);
    void take_content(FlowContext& context, Bytes& data);
    void take_chunk(FlowContext& context, Bytes& data);
    void take_line(FlowContext& context, Bytes& data);
    void on_client_gap(FlowContext& context, std::uint64_t length);
    void on_client_end(FlowContext& context, EndReason reason);

    // Its lines.
    void on_line(FlowContext& context, std::string_view line);
    [[nodiscard]] bool on_sasl_line(FlowContext& context, std::string_view line);
    void on_command(FlowContext& context, const Command& command);
    void on_hello(FlowContext& context, const Command& command);
    void on_mail(FlowContext& context, const Command& command);
    void on_recipient(FlowContext& context, const Command& command);
    void on_data_command(FlowContext& context);
    void on_chunk_command(FlowContext& context, const Command& command);
    void on_auth(FlowContext& context, const Command& command);
    void learn_user(FlowContext& context);
    void await(FlowContext& context, Awaited::Kind kind, std::size_t recipient = 0);

    // The server's octets.
    [[nodiscard]] ParseStatus on_server_data(FlowContext& context, Bytes data);
    enum class AfterReply : std::uint8_t { GoOn, Tls };
    [[nodiscard]] AfterReply on_reply(FlowContext& context, const ReplyLine& reply);
    void on_go_ahead();
    void on_final_reply(unsigned code);
    void on_answer(const Awaited& awaited, unsigned code);
    void on_refusal(const Awaited& awaited);
    void reject_recipient(const Awaited& awaited);

    // The message.
    Message& message(FlowContext& context);
    void enter_data() noexcept;
    void finish_message(FlowContext& context);
    void abort_message();
    void settle_finished(EndReason reason);
    [[nodiscard]] ParseStatus switch_to_tls(FlowContext& context, std::size_t at);

    Direction client_direction_ = Direction::ToResponder;
    bool placed_ = false;
    std::array<bool, 2> ended_{};

    State state_ = State::Commands;
    LineReader lines_;
    LineReader reply_lines_;
    ReplyReader reply_reader_{ReplyStyle::EveryLineCoded};
    static constexpr DialogueSide::Names kCommands{"smtp", "smtp.command"};
    static constexpr DialogueSide::Names kReplies{"smtp", "smtp.reply"};
    DialogueSide commands_{kCommands};
    DialogueSide replies_{kReplies};

    ReplyQueue awaited_;
    Envelope envelope_;
    SaslExchange sasl_;
    bool lmtp_ = false;
    bool tls_asked_ = false;  // the client's last command was STARTTLS

    DotReader dot_reader_;
    bool go_ahead_ = false;  // the 354 of the message in transfer was seen
    std::uint64_t chunk_left_ = 0;
    bool last_chunk_ = false;
    std::uint64_t messages_ = 0;
    std::unique_ptr<Message> message_;
    std::unique_ptr<Message> finished_;  // waits for late answers to its RCPTs
};

}  // namespace sealtap::protocols::smtp
