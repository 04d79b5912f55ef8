#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/imap/command.h"
#include "protocols/imap/literal.h"
#include "protocols/imap/response.h"
#include "protocols/text/dialogue.h"
#include "protocols/text/line_reader.h"
#include "protocols/text/sasl.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::imap {

/// IMAP4rev1 and rev2 (RFC 3501, 9051) with literals of every kind (RFC 7888, 3516), MULTIAPPEND
/// (RFC 3502), REPLACE (RFC 8508) and STARTTLS.
///
/// Commands and responses are one document a direction. A literal with content is another: a
/// message that is fetched or appended, a part of one, or anything else that is longer than a name.
/// Shorter literals are words of their command and stay in it. Behind COMPRESS (RFC 4978) the flow
/// is probed anew, and then read as raw stream.
///
/// The client's side is told by the first line. Of the login the user's name is kept and nothing
/// else.
class Parser final : public ProtocolParser {
public:
    [[nodiscard]] ParseStatus on_data(FlowContext&, Direction, Bytes data) override;
    [[nodiscard]] ParseStatus on_gap(FlowContext&, Direction, std::uint64_t length) override;
    void on_end(FlowContext&, Direction, EndReason) override;

private:
    enum class After : std::uint8_t { GoOn, Tls, Compressed };
    /// Where the octets of a literal go.
    enum class Target : std::uint8_t { Dialogue, Document };

    /// One direction. A line of the protocol goes on behind each literal in it.
    struct Side {
        LineReader lines;
        std::unique_ptr<std::string> window;  // the end of what came of a line in pieces
        bool within_line = false;             // a piece of it was taken
        bool continued = false;               // a literal was taken
        Target target = Target::Dialogue;
        std::uint64_t literal_left = 0;
        bool literal_untouched = false;
        LiteralWriter literals;
        std::uint64_t documents = 0;
    };

    void place_sides(const FlowContext& context, Direction direction, std::string_view line);
    [[nodiscard]] bool is_client(Direction direction) const noexcept {
        return direction == client_direction_;
    }
    [[nodiscard]] Side& side_of(Direction direction) noexcept {
        return sides_[index_of(direction)];
    }
    [[nodiscard]] DialogueSide& dialogue_of(Direction direction) noexcept {
        return is_client(direction) ? commands_ : responses_;
    }

    // Octets.
    [[nodiscard]] After take_line(FlowContext& context, Direction direction, const Line& line);
    void flush_line(FlowContext& context, Direction direction);
    void begin_literal(FlowContext& context, Direction direction, const LiteralHead& head,
                       std::string_view before);
    void take_literal(FlowContext& context, Direction direction, Bytes& data);
    [[nodiscard]] std::uint64_t lose_literal(FlowContext& context, Direction direction,
                                             std::uint64_t length);
    void finish_literal(FlowContext& context, Direction direction);
    [[nodiscard]] DocumentInfo describe(Direction direction);
    [[nodiscard]] ParseStatus leave(FlowContext& context, After after, std::size_t at);

    // The client's lines.
    void on_client_line(FlowContext& context, std::string_view line);
    void on_sasl_line(FlowContext& context, std::string_view line);
    void on_command(FlowContext& context, std::string_view line);
    [[nodiscard]] std::optional<LiteralInfo> client_literal(std::string_view before);
    void learn_user(FlowContext& context, std::string_view user);

    // The server's lines.
    [[nodiscard]] After on_response(FlowContext& context, std::string_view line);
    [[nodiscard]] After on_tagged(FlowContext& context, Response::Kind kind);
    [[nodiscard]] std::optional<LiteralInfo> server_literal(std::string_view before) const;
    [[nodiscard]] bool allows_literal(Direction direction) const noexcept;
    void tell_responses();

    Direction client_direction_ = Direction::ToResponder;
    bool placed_ = false;
    std::array<Side, 2> sides_;
    static constexpr DialogueSide::Names kCommands{"imap", "imap.command"};
    static constexpr DialogueSide::Names kReplies{"imap", "imap.reply"};
    DialogueSide commands_{kCommands};
    DialogueSide responses_{kReplies};

    // The client's last command.
    std::string tag_;
    Verb verb_ = Verb::Unknown;
    std::size_t arguments_ = 0;  // words and literals so far
    bool waits_for_consent_ = false;
    bool user_is_literal_ = false;  // the literal being taken is the user's name
    std::unique_ptr<std::string> literal_user_;

    SaslExchange sasl_;
    bool in_sasl_ = false;
    std::string user_;
    bool told_ = false;  // the document of the responses knows the user

    // The server's response that is being read.
    bool may_hold_literals_ = false;
    bool is_fetch_ = false;
    std::uint64_t message_ = 0;
};

}  // namespace sealtap::protocols::imap
