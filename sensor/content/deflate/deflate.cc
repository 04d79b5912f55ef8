#include "content/deflate/deflate.h"

#include <algorithm>
#include <utility>

#include "content/coding.h"
#include "content/gzip/inflater.h"

namespace sealtap::content::deflate {
namespace {

/// RFC 1950 section 2.2, without a preset dictionary, which nobody could have.
bool is_zlib_header(unsigned method, unsigned flags) noexcept {
    constexpr unsigned kHasDictionary = 0x20;
    return (method & 0x0FU) == 8 && (method >> 4U) <= 7 && (method * 256 + flags) % 31 == 0 &&
           (flags & kHasDictionary) == 0;
}

class Decoder final : public ContentDecoder {
public:
    Decoder(const PartInfo& info, InflateEngine engine)
        : content_(uncoded(info, "deflate")), inflater_(engine) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t, Cause, PartEmitter&) override {
        return DecodeStatus::Broken;
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override;
    std::size_t unused() const noexcept override { return unused_; }

private:
    void read_header(Bytes& data);
    DecodeStatus after_end(Bytes data);

    DecodedPart content_;
    Inflater inflater_;
    std::size_t unused_ = 0;
    std::size_t checksum_left_ = 0;
    bool begun_ = false;
};

/// The head of a part comes in one piece, so both octets are there unless it has only one.
void Decoder::read_header(Bytes& data) {
    constexpr std::size_t kHeaderBytes = 2;
    constexpr std::size_t kChecksumBytes = 4;
    if (data.size() < kHeaderBytes) return;
    if (!is_zlib_header(std::to_integer<unsigned>(data[0]), std::to_integer<unsigned>(data[1])))
        return;
    data = data.subspan(kHeaderBytes);
    checksum_left_ = kChecksumBytes;
}

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    if (!std::exchange(begun_, true)) read_header(data);
    if (!inflater_.done()) {
        const auto [status, consumed] = inflater_.inflate(data, content_, out);
        data = data.subspan(consumed);
        unused_ = data.size();
        if (status != DecodeStatus::Continue) return status;
    }
    return after_end(data);
}

DecodeStatus Decoder::after_end(Bytes data) {
    const std::size_t checksum = std::min(checksum_left_, data.size());
    checksum_left_ -= checksum;
    unused_ = data.size() - checksum;
    return unused_ == 0 ? DecodeStatus::Continue : DecodeStatus::Broken;
}

DecodeStatus Decoder::on_end(EndReason reason, PartEmitter& out) {
    const bool whole = inflater_.done();
    content_.end(whole ? EndReason::Complete : cut_short(reason), out);
    return whole ? content_.status() : DecodeStatus::Broken;
}

}  // namespace

std::unique_ptr<ContentDecoder> make_decoder(const PartInfo& info, InflateEngine engine) {
    return std::make_unique<Decoder>(info, engine);
}

constinit const DecoderDescriptor kDescriptor{
    "deflate", [](const PartInfo& info, Bytes) { return coded_as(info, {"deflate"}); },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return make_decoder(info, InflateEngine::Fastest);
    },
    Inflater::kStateBytes};

}  // namespace sealtap::content::deflate
