#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/ftp/command.h"
#include "protocols/text/dialogue.h"
#include "protocols/text/line_reader.h"
#include "protocols/text/reply.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::ftp {

/// FTP's control flow (RFC 959, 2228, 2428, 4217): commands and replies are one document a
/// direction, and every data flow that they arrange is announced to the host pair, first when its
/// endpoint is told, then again when the command tells what it will carry.
///
/// The client's side is told by its first octet. Of the login the user's name is kept and nothing
/// else.
class ControlParser final : public ProtocolParser {
public:
    [[nodiscard]] ParseStatus on_data(FlowContext&, Direction, Bytes data) override;
    [[nodiscard]] ParseStatus on_gap(FlowContext&, Direction, std::uint64_t length) override;
    void on_end(FlowContext&, Direction, EndReason) override;

private:
    /// Where the next transfer goes. Behind address translation the address that is told may not be
    /// the one that is seen, so both are expected.
    struct DataEndpoints {
        std::array<Endpoint, 2> endpoints;
        std::size_t count = 0;
    };
    enum class AfterReply : std::uint8_t { GoOn, Tls };

    void place_sides(Direction direction, char first);
    [[nodiscard]] LineReader& lines_of(Direction direction) noexcept {
        return lines_[index_of(direction)];
    }
    [[nodiscard]] DialogueSide& side_of(Direction direction) noexcept {
        return direction == client_direction_ ? commands_ : replies_;
    }
    [[nodiscard]] const Endpoint& client(const FlowContext& context) const noexcept;
    [[nodiscard]] const Endpoint& server(const FlowContext& context) const noexcept;

    void on_command(FlowContext& context, std::string_view line);
    void on_user(FlowContext& context, std::string_view user);
    void on_transfer(FlowContext& context, const Command& command);
    [[nodiscard]] AfterReply on_reply(FlowContext& context, const ReplyLine& reply);
    void on_active(FlowContext& context, const std::optional<Endpoint>& told);
    void on_passive(FlowContext& context, const Endpoint& told);
    void tell_replies();

    void announce(FlowContext& context, const DataEndpoints& where, const DocumentInfo& document);
    [[nodiscard]] DocumentInfo unnamed_document() const;
    [[nodiscard]] static DataEndpoints endpoints(const Endpoint& told, const IpAddress& seen);
    [[nodiscard]] ParseStatus switch_to_tls(FlowContext& context, std::size_t at);

    Direction client_direction_ = Direction::ToResponder;
    bool placed_ = false;
    std::array<LineReader, 2> lines_;
    ReplyReader reply_reader_{ReplyStyle::FirstAndLast};
    static constexpr DialogueSide::Names kCommands{"ftp", "ftp.command"};
    static constexpr DialogueSide::Names kReplies{"ftp", "ftp.reply"};
    DialogueSide commands_{kCommands};
    DialogueSide replies_{kReplies};

    std::string user_;
    bool told_ = false;  // the document of the replies knows the user
    std::uint64_t offset_ = 0;
    bool compressed_ = false;
    DataEndpoints next_;
    bool passive_asked_ = false;             // PASV or EPSV went out, its answer did not come yet
    std::unique_ptr<DocumentInfo> waiting_;  // of a transfer that was sent along with PASV
};

}  // namespace sealtap::protocols::ftp
