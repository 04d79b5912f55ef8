#include "content/uuencode/uuencode.h"

#include <algorithm>
#include <string>
#include <utility>

#include "content/coding.h"
#include "content/text_around.h"

namespace sealtap::content::uuencode {
namespace {

/// A line holds 63 octets at most, in 84 characters, and some add a check sum or blanks.
constexpr std::size_t kLineBytesMax = 128;
/// The first line has a name.
constexpr std::size_t kNameLineBytesMax = 1024;

std::size_t octets_in(std::string_view line) noexcept {
    return (static_cast<unsigned char>(line.front()) - 0x20U) & 0x3FU;
}

bool is_of_alphabet(std::string_view line) noexcept {
    return std::ranges::all_of(line, [](char octet) { return octet >= ' ' && octet <= '`'; });
}

std::string_view without_end(std::string_view line) noexcept {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

class Decoder final : public ContentDecoder {
public:
    enum class Of : std::uint8_t { Part, Run };

    Decoder(PartInfo&& child, Of of)
        : content_(std::move(child)),
          of_(of),
          state_(of == Of::Run ? State::Head : State::Before) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        while (!data.empty()) {
            data = data.subspan(take_line(data, out));
            if (state_ == State::Over && of_ == Of::Run) {
                unused_ = data.size();
                return broken_unless_spent();
            }
        }
        return content_.status();
    }
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override;
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        if (!line_.empty()) on_line(out);
        content_.end(reason, out);
        around_.end(reason);
        return content_.status();
    }
    [[nodiscard]] std::size_t unused() const noexcept override { return unused_; }

private:
    enum class State : std::uint8_t { Before, Head, Data, Over };

    [[nodiscard]] DecodeStatus broken_unless_spent() const noexcept {
        return content_.status() == DecodeStatus::Continue ? DecodeStatus::Broken
                                                           : content_.status();
    }
    std::size_t take_line(Bytes data, PartEmitter& out);
    void on_line(PartEmitter& out);
    void leave(std::string_view line, PartEmitter& out);
    void decode(std::string_view line, PartEmitter& out);

    DecodedPart content_;
    TextAround around_{"uuencode.text"};
    std::string line_;  ///< the line so far
    Of of_;
    State state_;
    bool is_cut_ = false;  ///< the line's beginning is missing
    std::size_t unused_ = 0;
};

/// Takes a line or what there is of it. Returns how many octets that were.
std::size_t Decoder::take_line(Bytes data, PartEmitter& out) {
    const std::size_t most = state_ == State::Data ? kLineBytesMax : kNameLineBytesMax;
    const std::string_view text = text_of(data.first(std::min(data.size(), most - line_.size())));
    const std::size_t end = text.find('\n');
    const std::size_t taken = end == std::string_view::npos ? text.size() : end + 1;
    line_ += text.substr(0, taken);
    if (end != std::string_view::npos || line_.size() == most) on_line(out);
    return taken;
}

/// What is no line of data ends the file; what stands around it is text.
void Decoder::on_line(PartEmitter& out) {
    const std::string held = std::exchange(line_, {});
    const std::string_view line = without_end(held);
    if (std::exchange(is_cut_, false)) return;
    switch (state_) {
        case State::Before:
            if (name_of(line)) {
                state_ = State::Data;
            } else {
                around_.put(bytes_of(held), out);
            }
            return;
        case State::Head: state_ = State::Data; return;
        case State::Over: around_.put(bytes_of(held), out); return;
        case State::Data: break;
    }
    if (line.empty()) return;
    const std::size_t wanted = (octets_in(line) + 2) / 3 * 4;
    const bool is_line =
        is_of_alphabet(line) && held.size() < kLineBytesMax && line.size() <= wanted + 3;
    return is_line ? decode(line, out) : leave(line == "end" ? std::string_view() : held, out);
}

void Decoder::leave(std::string_view line, PartEmitter& out) {
    state_ = State::Over;
    if (of_ == Of::Part) around_.put(bytes_of(line), out);
}

/// Blanks at a line's end may be lost.
void Decoder::decode(std::string_view line, PartEmitter& out) {
    std::size_t left = octets_in(line);
    line.remove_prefix(1);
    for (std::size_t at = 0; left != 0; at += 4) {
        std::uint32_t group = 0;
        for (std::size_t i = at; i < at + 4; ++i) {
            const char character = i < line.size() ? line[i] : ' ';
            group = group << 6U | ((static_cast<unsigned char>(character) - 0x20U) & 0x3FU);
        }
        const std::size_t made = std::min<std::size_t>(left, 3);
        for (std::size_t i = 0; i < made; ++i)
            content_.put(static_cast<char>(group >> (16 - 8 * i) & 0xFFU), out);
        left -= made;
    }
}

/// The line that the hole cuts gives what there is of it; what follows begins with the next line.
DecodeStatus Decoder::on_gap(std::uint64_t length, Cause cause, PartEmitter& out) {
    if (state_ != State::Data) {
        around_.put(bytes_of(std::exchange(line_, {})), out);
        around_.on_gap(length, cause);
        return content_.status();
    }
    const std::string held = std::exchange(line_, {});
    if (held.size() > 4 && !is_cut_ && is_of_alphabet(held)) {
        const std::size_t whole = std::min(octets_in(held), (held.size() - 1) / 4 * 3);
        std::string line = held;
        line.front() = static_cast<char>(' ' + whole);
        decode(line, out);
    }
    is_cut_ = true;
    content_.on_gap((length + 1) * 3 / 4, cause, out);
    return content_.status();
}

}  // namespace

std::optional<std::string_view> name_of(std::string_view line) noexcept {
    constexpr std::string_view kBegin = "begin ";
    if (!line.starts_with(kBegin)) return std::nullopt;
    line.remove_prefix(kBegin.size());
    const std::size_t digits = line.find_first_not_of("01234567");
    if (digits == std::string_view::npos || digits < 3 || digits > 4 || line[digits] != ' ')
        return std::nullopt;
    line.remove_prefix(digits + 1);
    return line.empty() ? std::nullopt : std::optional(line);
}

bool is_data(std::string_view line) noexcept {
    if (line.empty() || !is_of_alphabet(line) || octets_in(line) == 0) return false;
    const std::size_t wanted = (octets_in(line) + 2) / 3 * 4;
    return line.size() > wanted && line.size() <= wanted + 3;
}

std::unique_ptr<ContentDecoder> make_run(PartInfo&& child) {
    return std::make_unique<Decoder>(std::move(child), Decoder::Of::Run);
}

constinit const DecoderDescriptor kDescriptor{
    "uuencode",
    [](const PartInfo& info, Bytes) {
        return coded_as(info, {"uuencode", "x-uuencode", "x-uue", "uue"});
    },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(uncoded(info, "uuencode"), Decoder::Of::Part);
    }};

}  // namespace sealtap::content::uuencode
