#include "content/quoted_printable/quoted_printable.h"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "content/coding.h"

namespace sealtap::content::quoted_printable {
namespace {

/// Where decoded octets go, and how many have.
struct Output {
    std::span<std::byte> room;
    std::size_t filled = 0;
    [[nodiscard]] std::size_t left() const noexcept { return room.size() - filled; }
    void put(char octet) noexcept { room[filled++] = static_cast<std::byte>(octet); }
};

/// Whether one of the eight octets is "=". They are looked at in one word: an octet of zero borrows
/// from its high bit.
bool has_equals(std::uint64_t octets) noexcept {
    constexpr std::uint64_t kLowBits = 0x0101010101010101;
    const std::uint64_t zero_is_equals = octets ^ (kLowBits * '=');
    return ((zero_is_equals - kLowBits) & ~zero_is_equals & (kLowBits << 7U)) != 0;
}

void copy_words(std::string_view& text, Output& to) noexcept {
    std::uint64_t octets = 0;
    while (text.size() >= sizeof octets && to.left() >= sizeof octets) {
        std::memcpy(&octets, text.data(), sizeof octets);
        if (has_equals(octets)) return;
        std::memcpy(&to.room[to.filled], &octets, sizeof octets);
        to.filled += sizeof octets;
        text.remove_prefix(sizeof octets);
    }
}

/// Decodes the front of `text`. True: the room is full; false: what follows is for Decoder's
/// states, or nothing does.
bool fill(std::string_view& text, Output& to) noexcept {
    while (to.left() != 0) {
        copy_words(text, to);
        while (!text.empty() && text.front() != '=' && to.left() != 0) {
            to.put(text.front());
            text.remove_prefix(1);
        }
        if (to.left() == 0) break;
        if (text.size() < 3) return false;
        const int high = hex_value(text[1]);
        const int low = hex_value(text[2]);
        const bool is_octet = high >= 0 && low >= 0;
        if (!is_octet && text.substr(1, 2) != "\r\n") return false;
        if (is_octet) to.put(static_cast<char>(high * 16 + low));
        text.remove_prefix(3);
    }
    return true;
}

/// What is no escape stays as it is, as RFC 2045 advises and readers do: an "=" by mistake must not
/// hide the text behind it.
class Decoder final : public ContentDecoder {
public:
    explicit Decoder(const PartInfo& info) : content_(uncoded(info, "quoted-printable")) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        for (std::string_view text = text_of(data); !text.empty();) {
            if (state_ == State::Text) text.remove_prefix(take_whole(text, out));
            if (text.empty()) break;
            while (!on_octet(text.front(), out)) {
            }
            text.remove_prefix(1);
        }
        return content_.status();
    }
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        put_back(out);
        content_.on_gap(length, cause, out);
        return content_.status();
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        if (state_ == State::Hex) put_back(out);  // else a soft line break at the end
        content_.end(reason, out);
        return content_.status();
    }

private:
    enum class State : std::uint8_t {
        Text,
        Equals,
        Hex,    ///< "=" and one digit
        Space,  ///< "=" and blanks: a soft line break to which a relay added padding
        Return,
    };
    static constexpr std::size_t kPaddingBytesMax = 76;

    std::size_t take_whole(std::string_view text, PartEmitter& out);
    bool on_octet(char octet, PartEmitter& out);
    bool on_escape(char octet, PartEmitter& out);
    void hold(char octet, State state) {
        held_ += octet;
        state_ = state;
    }
    void forget() {
        held_.clear();
        state_ = State::Text;
    }
    void put_back(PartEmitter& out) {
        content_.put(held_, out);
        forget();
    }

    DecodedPart content_;
    std::string held_;  ///< the escape so far
    State state_ = State::Text;
};

/// The fast way: text without escapes, escapes that are whole and ordinary soft line breaks at the
/// front of `text`. Returns how many octets they have.
std::size_t Decoder::take_whole(std::string_view text, PartEmitter& out) {
    std::string_view rest = text;
    bool full = true;
    while (full && !rest.empty()) {
        Output to{content_.room()};
        full = fill(rest, to);
        content_.commit(to.filled, out);
    }
    return text.size() - rest.size();
}

/// False: the state has changed, and the octet is to be looked at again.
bool Decoder::on_octet(char octet, PartEmitter& out) {
    if (state_ != State::Text) return on_escape(octet, out);
    if (octet == '=') {
        hold(octet, State::Equals);
    } else {
        content_.put(octet, out);
    }
    return true;
}

bool Decoder::on_escape(char octet, PartEmitter& out) {
    const bool blank = octet == ' ' || octet == '\t';
    if (state_ == State::Return) {
        forget();
        return octet == '\n';
    }
    if (state_ == State::Hex && hex_value(octet) >= 0) {
        const int value = hex_value(held_.back()) * 16 + hex_value(octet);
        forget();
        content_.put(static_cast<char>(value), out);
        return true;
    }
    if (state_ == State::Equals && hex_value(octet) >= 0) {
        hold(octet, State::Hex);
        return true;
    }
    if (state_ != State::Hex && octet == '\n') {
        forget();
        return true;
    }
    if (state_ != State::Hex && (octet == '\r' || (blank && held_.size() < kPaddingBytesMax))) {
        hold(octet, blank ? State::Space : State::Return);
        return true;
    }
    put_back(out);
    return false;
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "quoted-printable",
    [](const PartInfo& info, Bytes) { return coded_as(info, {"quoted-printable"}); },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info);
    }};

}  // namespace sealtap::content::quoted_printable
