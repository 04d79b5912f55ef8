#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/pop3/command.h"
#include "protocols/text/dialogue.h"
#include "protocols/text/dot_reader.h"
#include "protocols/text/first_come.h"
#include "protocols/text/line_reader.h"
#include "protocols/text/mail_part.h"
#include "protocols/text/sasl.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::pop3 {

/// POP3 (RFC 1939) with CAPA (RFC 2449), AUTH (RFC 5034) and STLS (RFC 2595).
///
/// Commands and replies are one document a direction; the answer to RETR or TOP is another. Its
/// stuffing goes to the replies, so that the parts together are the stream. Which answer is a
/// message is known from its command; where that was not seen, or octets were lost, an answer whose
/// second line begins a header is taken for one. Other answers of several lines need no telling:
/// none of their lines reads like a reply.
///
/// The client's side is told by the first line. Of the login the user's name is kept and nothing
/// else.
class Parser final : public ProtocolParser {
public:
    [[nodiscard]] ParseStatus on_data(FlowContext&, Direction, Bytes data) override;
    [[nodiscard]] ParseStatus on_gap(FlowContext&, Direction, std::uint64_t length) override;
    void on_end(FlowContext&, Direction, EndReason) override;

private:
    enum class Awaited : std::uint8_t { Other, Message, Auth, StartTls };
    /// What the server's next line may be.
    enum class Expecting : std::uint8_t {
        Reply,         ///< or a line of an answer without a message
        Message,       ///< the first line of one
        MaybeMessage,  ///< that, if it reads like one
        Content,       ///< in a message
    };
    enum class After : std::uint8_t { GoOn, Tls };

    void place_sides(const FlowContext& context, Direction direction, std::string_view line);
    [[nodiscard]] bool is_client(Direction direction) const noexcept {
        return direction == client_direction_;
    }
    [[nodiscard]] LineReader& lines_of(Direction direction) noexcept {
        return lines_[index_of(direction)];
    }
    [[nodiscard]] DialogueSide& side_of(Direction direction) noexcept {
        return is_client(direction) ? commands_ : replies_;
    }

    [[nodiscard]] After take_line(FlowContext& context, Direction direction, const Line& line);
    void flush_line(FlowContext& context, Direction direction);

    // The client's lines.
    void on_client_line(FlowContext& context, std::string_view line);
    [[nodiscard]] bool on_sasl_line(FlowContext& context, std::string_view line);
    void on_command(FlowContext& context, const Command& command);
    void learn_user(FlowContext& context, std::string_view user);
    void await(FlowContext& context, Awaited awaited);
    void lose_step() noexcept;

    // The server's lines.
    [[nodiscard]] After on_server_line(std::string_view line);
    [[nodiscard]] After on_reply(Reply reply);
    [[nodiscard]] std::optional<Awaited> take_awaited();
    void tell_replies();

    // The message.
    [[nodiscard]] bool begins_message(std::string_view text) const noexcept;
    void begin_message(FlowContext& context, Bytes first_line);
    void begin_lost_message(FlowContext& context);
    void take_content(FlowContext& context, Bytes& data);
    void end_message(EndReason reason);
    [[nodiscard]] MailPart& message(FlowContext& context);

    [[nodiscard]] ParseStatus switch_to_tls(FlowContext& context, std::size_t at);

    Direction client_direction_ = Direction::ToResponder;
    bool placed_ = false;
    std::array<LineReader, 2> lines_;
    std::array<bool, 2> within_line_{};  // a piece of the line was taken
    static constexpr DialogueSide::Names kCommands{"pop3", "pop3.command"};
    static constexpr DialogueSide::Names kReplies{"pop3", "pop3.reply"};
    DialogueSide commands_{kCommands};
    DialogueSide replies_{kReplies};

    FirstCome<Awaited> awaited_;
    bool in_step_ = true;  // every command and every reply was seen
    bool answered_ = false;
    SaslExchange sasl_;
    bool in_sasl_ = false;
    std::string user_;
    bool told_ = false;  // the document of the replies knows the user

    Expecting expecting_ = Expecting::Reply;
    DotReader dot_reader_;
    std::uint64_t messages_ = 0;
    std::unique_ptr<MailPart> message_;
};

}  // namespace sealtap::protocols::pop3
