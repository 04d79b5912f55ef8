#include "protocols/http/http_parser.h"

#include <array>
#include <memory>

#include "protocols/http/message_reader.h"

namespace sealtap::protocols::http {
namespace {

class HttpParser : public ProtocolParser {
public:
    ParseStatus on_data(FlowContext& context, Direction direction, Bytes data) override {
        Bytes rest = data;
        if (reader(direction).on_data(context, rest) == MessageReader::Outcome::Taken) {
            forget_idle(direction);
            return ParseStatus::go_on();
        }
        // Lines that were begun would be lost with the parser.
        for (const auto& each : readers_) {
            if (each) each->finish(context, EndReason::Aborted);
        }
        return ParseStatus::switch_to("", data.size() - rest.size());
    }

    ParseStatus on_gap(FlowContext& context, Direction direction, std::uint64_t length) override {
        reader(direction).on_gap(context, length);
        forget_idle(direction);
        return ParseStatus::go_on();
    }

    void on_end(FlowContext& context, Direction direction, EndReason reason) override {
        const auto& each = readers_[index_of(direction)];
        if (each) each->finish(context, reason);
    }

private:
    MessageReader& reader(Direction direction) {
        auto& each = readers_[index_of(direction)];
        if (!each) each = std::make_unique<MessageReader>(direction, conversation_);
        return *each;
    }

    void forget_idle(Direction direction) noexcept {
        auto& each = readers_[index_of(direction)];
        if (each->is_idle()) each.reset();
    }

    Conversation conversation_;
    // Each is there only while its direction is in a message.
    std::array<std::unique_ptr<MessageReader>, 2> readers_;
};

}  // namespace

std::unique_ptr<ProtocolParser> create() { return std::make_unique<HttpParser>(); }

}  // namespace sealtap::protocols::http
