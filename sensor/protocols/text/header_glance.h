#pragma once

#include <string>

#include "protocols/text/line_reader.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols {

/// Reads the two header fields that name a message, and no further than its header block (RFC
/// 5322, 2.2). The content module takes the message apart; this is for DocumentInfo alone. Line
/// ends may be LF. Held are a line and the two values, up to Limit::NameBytesMax each.
class HeaderGlance {
public:
    HeaderGlance() = default;
    HeaderGlance(const HeaderGlance&) = delete;
    HeaderGlance& operator=(const HeaderGlance&) = delete;

    void on_data(FlowContext& context, Bytes data);
    void stop() noexcept { done_ = true; }
    [[nodiscard]] bool done() const noexcept { return done_; }

    [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
    [[nodiscard]] const std::string& message_id() const noexcept { return message_id_; }

private:
    void on_line(FlowContext& context, const Line& line);
    void append(FlowContext& context, std::string_view text);

    LineReader lines_;
    std::string subject_;
    std::string message_id_;
    std::string* open_ = nullptr;  // the field that a folded line continues
    bool done_ = false;
};

}  // namespace sealtap::protocols
