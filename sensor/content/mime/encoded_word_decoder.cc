#include "content/mime/encoded_word_decoder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "content/coding.h"
#include "content/mime/encoded_word.h"

namespace sealtap::content::mime {
namespace {

PartInfo decoded_child(const PartInfo& info) {
    PartInfo child = uncoded(info, "encoded-word");
    child.charset = "utf-8";
    return child;
}

class Decoder final : public ContentDecoder {
public:
    Decoder(const PartInfo& info, const Limits& limits)
        : content_(decoded_child(info)),
          held_max_(std::max<std::size_t>(1, limits[Limit::LineBytesMax])) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        while (!data.empty()) {
            const std::size_t length = std::min(held_max_ - held_.size(), data.size());
            held_ += text_of(data.first(length));
            data = data.subspan(length);
            if (held_.size() == held_max_) put_held(out);
        }
        return content_.status();
    }
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        put_held(out);
        content_.on_gap(length, cause, out);
        return content_.status();
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        put_held(out);
        content_.end(reason, out);
        return content_.status();
    }

private:
    void put_held(PartEmitter& out) { content_.put(decode_words(std::exchange(held_, {})), out); }

    DecodedPart content_;
    std::string held_;
    std::size_t held_max_;
};

}  // namespace

constinit const DecoderDescriptor kEncodedWordDescriptor{
    "encoded-word", [](const PartInfo& info, Bytes) { return coded_as(info, {"encoded-word"}); },
    [](const PartInfo& info, const Limits& limits) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info, limits);
    }};

}  // namespace sealtap::content::mime
