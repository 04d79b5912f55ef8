#pragma once

#include <array>
#include <cstdint>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::ftp {

/// FTP's data flow: the octets of a direction are one file or listing, which ends with it (RFC 959,
/// 3.4.1). What it is called stands in the expectation that the control flow left with the host
/// pair.
class DataParser final : public ProtocolParser {
public:
    [[nodiscard]] ParseStatus on_data(FlowContext&, Direction, Bytes data) override;
    [[nodiscard]] ParseStatus on_gap(FlowContext&, Direction, std::uint64_t length) override;
    void on_end(FlowContext&, Direction, EndReason) override;

private:
    struct Content {
        DocumentPtr document;
        PartPtr part;
        bool named = false;  // the transfer's command is known
    };
    Content& content(FlowContext& context, Direction direction);
    static void learn_name(FlowContext& context, Content& content);

    std::array<Content, 2> contents_;
};

}  // namespace sealtap::protocols::ftp
