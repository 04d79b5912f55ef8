#include "content/quoted_printable/quoted_printable.h"

#include <string>
#include <utility>

#include "content/coding.h"

namespace sealtap::content::quoted_printable {
namespace {

/// What is no escape stays as it is, as RFC 2045 advises and readers do: an "=" by mistake must not
/// hide the text behind it.
class Decoder final : public ContentDecoder {
public:
    explicit Decoder(const PartInfo& info) : content_(uncoded(info, "quoted-printable")) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        for (const char octet : text_of(data)) {
            while (!on_octet(octet, out)) {
            }
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
