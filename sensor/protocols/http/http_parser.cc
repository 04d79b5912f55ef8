#include "protocols/http/http_parser.h"

#include <array>

#include "protocols/http/message_reader.h"

namespace sealtap::protocols::http {
namespace {

class HttpParser : public ProtocolParser {
public:
    ParseStatus on_data(FlowContext& context, Direction direction, Bytes data) override {
        Bytes rest = data;
        if (reader(direction).on_data(context, rest) == MessageReader::Outcome::Taken) {
            return ParseStatus::go_on();
        }
        // Lines that were begun would be lost with the parser.
        for (MessageReader& each : readers_) each.finish(context, EndReason::Aborted);
        return ParseStatus::switch_to("", data.size() - rest.size());
    }

    ParseStatus on_gap(FlowContext& context, Direction direction, std::uint64_t length) override {
        reader(direction).on_gap(context, length);
        return ParseStatus::go_on();
    }

    void on_end(FlowContext& context, Direction direction, EndReason reason) override {
        reader(direction).finish(context, reason);
    }

private:
    MessageReader& reader(Direction direction) noexcept { return readers_[index_of(direction)]; }

    Conversation conversation_;
    std::array<MessageReader, 2> readers_{MessageReader(Direction::ToResponder, conversation_),
                                          MessageReader(Direction::ToOriginator, conversation_)};
};

}  // namespace

std::unique_ptr<ProtocolParser> create() { return std::make_unique<HttpParser>(); }

}  // namespace sealtap::protocols::http
