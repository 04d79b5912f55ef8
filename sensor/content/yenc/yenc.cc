#include "content/yenc/yenc.h"

#include <algorithm>
#include <string>
#include <utility>

#include "content/coding.h"
#include "content/text_around.h"

namespace sealtap::content::yenc {
namespace {

constexpr std::size_t kNameLineBytesMax = 1024;
constexpr unsigned kShift = 42;
constexpr unsigned kEscapedShift = 64;

class Decoder final : public ContentDecoder {
public:
    enum class Of : std::uint8_t { Part, Run };

    Decoder(PartInfo&& child, Of of)
        : content_(std::move(child)),
          of_(of),
          state_(of == Of::Run ? State::Command : State::Before) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override;
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        around_.put(bytes_of(state_ == State::Before ? line_ : std::string()), out);
        content_.end(reason, out);
        around_.end(reason);
        return content_.status();
    }
    [[nodiscard]] std::size_t unused() const noexcept override { return unused_; }

private:
    enum class State : std::uint8_t {
        Before,
        Command,     ///< in a line like "=ypart"
        LineBegins,  ///< at an octet that begins a line of data
        LineEquals,  ///< behind "=" that begins one
        Data,
        Equals,  ///< behind "="
        Over,
    };

    std::size_t take_before(Bytes data, PartEmitter& out);
    std::size_t take_command(Bytes data);
    void on_octet(char octet, PartEmitter& out);
    void put(char octet, unsigned shift, PartEmitter& out) {
        content_.put(static_cast<char>(static_cast<unsigned char>(octet) - shift), out);
        state_ = State::Data;
    }

    DecodedPart content_;
    TextAround around_{"yenc.text"};
    std::string line_;  ///< of what is no data: the line so far
    Of of_;
    State state_;
    std::size_t unused_ = 0;
};

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    while (!data.empty()) {
        std::size_t taken = 1;
        if (state_ == State::Before) {
            taken = take_before(data, out);
        } else if (state_ == State::Command) {
            taken = take_command(data);
        } else if (state_ == State::Over && of_ == Of::Part) {
            around_.put(data, out);
            taken = data.size();
        } else {
            on_octet(static_cast<char>(data.front()), out);
        }
        data = data.subspan(taken);
        if (state_ != State::Over || of_ == Of::Part) continue;
        unused_ = data.size();
        return content_.status() == DecodeStatus::Continue ? DecodeStatus::Broken
                                                           : content_.status();
    }
    return content_.status();
}

std::size_t Decoder::take_before(Bytes data, PartEmitter& out) {
    const std::string_view text =
        text_of(data.first(std::min(data.size(), kNameLineBytesMax - line_.size())));
    const std::size_t end = text.find('\n');
    const std::size_t taken = end == std::string_view::npos ? text.size() : end + 1;
    line_ += text.substr(0, taken);
    if (end == std::string_view::npos && line_.size() < kNameLineBytesMax) return taken;
    const std::string line = std::exchange(line_, {});
    if (name_of(line)) {
        state_ = State::LineBegins;
    } else {
        around_.put(bytes_of(line), out);
    }
    return taken;
}

/// Of a line that is none of data only its word counts: "yend" ends the file.
std::size_t Decoder::take_command(Bytes data) {
    const std::string_view text = text_of(data);
    const std::size_t end = text.find('\n');
    const std::size_t taken = end == std::string_view::npos ? text.size() : end + 1;
    constexpr std::string_view kEnd = "yend";
    line_ += text.substr(0, std::min(taken, kEnd.size() - std::min(line_.size(), kEnd.size())));
    if (end == std::string_view::npos) return taken;
    state_ = line_ == kEnd ? State::Over : State::LineBegins;
    line_.clear();
    return taken;
}

void Decoder::on_octet(char octet, PartEmitter& out) {
    if (state_ == State::LineEquals && octet == 'y') {
        line_ = octet;
        state_ = State::Command;
        return;
    }
    if (state_ == State::Equals || state_ == State::LineEquals)
        return put(octet, kShift + kEscapedShift, out);
    if (octet == '\r') return;
    if (octet == '\n') {
        state_ = State::LineBegins;
    } else if (octet == '=') {
        state_ = state_ == State::LineBegins ? State::LineEquals : State::Equals;
    } else {
        put(octet, kShift, out);
    }
}

DecodeStatus Decoder::on_gap(std::uint64_t length, Cause cause, PartEmitter& out) {
    if (state_ == State::Before || state_ == State::Over) {
        around_.put(bytes_of(std::exchange(line_, {})), out);
        around_.on_gap(length, cause);
        return content_.status();
    }
    line_.clear();
    state_ = State::Data;
    content_.on_gap(length, cause, out);
    return content_.status();
}

}  // namespace

std::optional<std::string_view> name_of(std::string_view line) noexcept {
    while (line.ends_with('\r') || line.ends_with('\n')) line.remove_suffix(1);
    const std::size_t name = line.find(" name=");
    if (!line.starts_with("=ybegin ") || line.find(" line=") == std::string_view::npos ||
        line.find(" size=") == std::string_view::npos || name == std::string_view::npos)
        return std::nullopt;
    return line.substr(name + 6);
}

std::unique_ptr<ContentDecoder> make_run(PartInfo&& child) {
    return std::make_unique<Decoder>(std::move(child), Decoder::Of::Run);
}

constinit const DecoderDescriptor kDescriptor{
    "yenc", [](const PartInfo& info, Bytes) { return coded_as(info, {"x-yenc", "yenc"}); },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(uncoded(info, "yenc"), Decoder::Of::Part);
    }};

}  // namespace sealtap::content::yenc
