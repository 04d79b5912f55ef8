#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/samples.h"
#include "support/recording_context.h"

namespace sealtap::test {

/// One parser reading one flow, as the pipeline feeds it: nothing after a final status, and the end
/// of both directions.
class Conversation {
public:
    explicit Conversation(const ParserDescriptor& descriptor) : parser_(descriptor.create()) {}

    void data(Direction direction, std::string_view octets);
    void gap(Direction direction, std::uint64_t length);
    /// Ends both directions, unless a final status came before; then the parser is destroyed.
    void end(EndReason reason);
    /// Every turn whole, then the end.
    void play(const Sample& sample);

    [[nodiscard]] RecordingContext& context() noexcept { return context_; }
    /// What ended the parser; Continue while it goes on.
    [[nodiscard]] const ParseStatus& status() const noexcept { return status_; }
    /// Octets that the parser was given and took.
    [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }

private:
    RecordingContext context_;
    std::unique_ptr<ProtocolParser> parser_;  // destroyed before the context, as it must
    ParseStatus status_;
    std::uint64_t taken_ = 0;
};

/// All that a parser said, as text that two runs can be compared by.
[[nodiscard]] std::string transcript(const RecordingContext& context);

/// The descriptor of that name among the shipped ones; null if there is none.
[[nodiscard]] const ParserDescriptor* find_parser(std::string_view name);

}  // namespace sealtap::test
