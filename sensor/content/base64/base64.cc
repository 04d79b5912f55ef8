#include "content/base64/base64.h"

#include <algorithm>

#include "content/base64/groups.h"
#include "content/coding.h"

namespace sealtap::content::base64 {
namespace {

/// Whatever is not of the alphabet is passed over, as RFC 2045 demands, and padding in the middle
/// ends its group only: senders that join two encodings make such bodies, and receivers read on.
class Decoder final : public ContentDecoder {
public:
    explicit Decoder(const PartInfo& info) : content_(uncoded(info, "base64")) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override;
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        end_group(out);
        content_.end(reason, out);
        return content_.status();
    }

private:
    std::size_t take_groups(Bytes data, PartEmitter& out);
    void on_octet(std::byte octet, PartEmitter& out);
    void on_sextet(std::byte value, PartEmitter& out);
    void on_line_feed();
    void put_group(std::uint32_t group, PartEmitter& out);
    void end_group(PartEmitter& out);
    std::uint64_t letters_in(std::uint64_t length);

    DecodedPart content_;
    GroupDecoder decode_ = group_decoders().front().decode;
    std::uint32_t group_ = 0;       ///< the sextets of the open group
    std::uint64_t column_ = 0;      ///< octets since the last line feed
    std::uint64_t line_bytes_ = 0;  ///< of the last whole line, line end included; 0: not known
    std::uint64_t line_letters_ = 0;
    std::uint64_t letters_ = 0;  ///< sextets since the last line feed
    std::uint8_t phase_ = 0;     ///< sextets in the open group
    std::uint8_t skip_ = 0;      ///< sextets until the next whole group, after a gap
    bool unsure_ = false;        ///< the phase is a guess until the next line begins
};

void Decoder::put_group(std::uint32_t group, PartEmitter& out) {
    content_.put(static_cast<char>(group >> 16U & 0xFFU), out);
    content_.put(static_cast<char>(group >> 8U & 0xFFU), out);
    content_.put(static_cast<char>(group & 0xFFU), out);
}

void Decoder::on_sextet(std::byte value, PartEmitter& out) {
    ++letters_;
    if (skip_ != 0) {
        --skip_;
        return;
    }
    group_ = (group_ << 6U) | std::to_integer<std::uint32_t>(value);
    if (++phase_ < 4) return;
    put_group(group_, out);
    phase_ = 0;
    group_ = 0;
}

/// Two sextets hold one octet, three hold two; what is left of them is padding.
void Decoder::end_group(PartEmitter& out) {
    if (phase_ == 2) content_.put(static_cast<char>(group_ >> 4U & 0xFFU), out);
    if (phase_ == 3) {
        content_.put(static_cast<char>(group_ >> 10U & 0xFFU), out);
        content_.put(static_cast<char>(group_ >> 2U & 0xFFU), out);
    }
    phase_ = 0;
    group_ = 0;
}

void Decoder::on_line_feed() {
    line_bytes_ = unsure_ ? line_bytes_ : column_ + 1;
    line_letters_ = unsure_ ? line_letters_ : letters_;
    // Lines hold whole groups as a rule, so behind a gap the next line begins a group.
    if (unsure_ && line_letters_ % 4 == 0) {
        skip_ = 0;
        phase_ = 0;
        group_ = 0;
    }
    unsure_ = false;
    column_ = 0;
    letters_ = 0;
}

void Decoder::on_octet(std::byte octet, PartEmitter& out) {
    const std::byte value = value_of(octet);
    if (value == kLineFeed) return on_line_feed();
    ++column_;
    if (value < kPadding) return on_sextet(value, out);
    if (value == kPadding) end_group(out);
}

/// The fast way: whole groups of four letters at the front of `data`. Returns how many octets they
/// have.
std::size_t Decoder::take_groups(Bytes data, PartEmitter& out) {
    if (phase_ != 0 || skip_ != 0) return 0;
    const std::size_t groups = decode_(data, content_.room());
    if (groups == 0) return 0;
    content_.commit(3 * groups, out);
    column_ += 4 * groups;
    letters_ += 4 * groups;
    return 4 * groups;
}

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    while (!data.empty()) {
        data = data.subspan(take_groups(data, out));
        // What the groups leave is a line's end, the last room of a block, or a group that is cut.
        bool between = false;
        for (; !data.empty() && !between; data = data.subspan(1)) {
            on_octet(data.front(), out);
            between = phase_ == 0 && skip_ == 0 && data.front() != std::byte{'\r'};
        }
    }
    return content_.status();
}

/// How many of the `length` octets that are missing were letters: all but the line ends, if the
/// lines went on as they were.
std::uint64_t Decoder::letters_in(std::uint64_t length) {
    const std::uint64_t from = std::min(column_, line_letters_);
    std::uint64_t letters = length;
    if (line_bytes_ != 0 && column_ < line_bytes_) {
        const std::uint64_t to = column_ + length;
        letters =
            to / line_bytes_ * line_letters_ + std::min(to % line_bytes_, line_letters_) - from;
        column_ = to % line_bytes_;
    } else {
        column_ += length;
    }
    return letters;
}

DecodeStatus Decoder::on_gap(std::uint64_t length, Cause cause, PartEmitter& out) {
    const std::uint64_t partial = phase_ == 0 ? 0 : phase_ - 1U;  // octets the open group gives
    // With groups still being skipped from an earlier gap, their octets were reported then.
    const std::uint64_t reported = skip_ == 0 ? partial : 3;
    const std::uint64_t at = skip_ == 0 ? phase_ : 4U - skip_;
    end_group(out);
    const std::uint64_t next = at + letters_in(length);
    skip_ = static_cast<std::uint8_t>((4 - next % 4) % 4);
    unsure_ = true;
    content_.on_gap((next + skip_) / 4 * 3 - reported, cause, out);
    return content_.status();
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "base64", [](const PartInfo& info, Bytes) { return coded_as(info, {"base64"}); },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info);
    }};

}  // namespace sealtap::content::base64
