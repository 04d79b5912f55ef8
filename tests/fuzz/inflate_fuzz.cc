// DEFLATE of any octets: ISA-L with zlib for its headers says what zlib alone says. The first octet
// says how the others are cut.
#include "content/deflate/deflate.h"
#include "content/fuzz_part.h"

namespace {

using namespace sealtap;

class Emitter final : public PartEmitter {
public:
    explicit Emitter(test::FuzzHost& host) : host_(host) {}
    PartPtr begin_child(PartInfo&& info) override {
        return content::open_part(host_, std::move(info), RawText("part"), 1);
    }
    DecodeBudget& budget() noexcept override { return host_.budget(); }
    DecoderMemory* memory() noexcept override { return host_.decoder_memory(); }
    const Limits& limits() const noexcept override { return host_.limits(); }
    void limit_hit(Limit limit) noexcept override { host_.limit_hit(limit); }

private:
    test::FuzzHost& host_;
};

/// What was decoded, how it ended, and how many octets were of use.
std::string told_by(content::InflateEngine engine, Bytes data, std::size_t cut) {
    Limits limits;
    limits.set(Limit::DecodedBytesMax, 256 * 1024);
    test::FuzzHost host(limits);
    Emitter emitter(host);
    PartInfo info;
    info.step = "part";
    info.codings = {"deflate"};
    const auto decoder = content::deflate::make_decoder(info, engine);
    DecodeStatus status = DecodeStatus::Continue;
    std::size_t at = 0;
    // The head comes in one piece, as the unpacker promises.
    for (std::size_t length = std::max<std::size_t>(cut, 16);
         at < data.size() && status == DecodeStatus::Continue; length = cut) {
        const Bytes piece = data.subspan(at, std::min(length, data.size() - at));
        status = decoder->on_data(piece, emitter);
        at += piece.size();
    }
    std::string told = std::to_string(static_cast<int>(status));
    if (status == DecodeStatus::Broken) told += " at " + std::to_string(at - decoder->unused());
    const auto reason = status == DecodeStatus::Continue ? EndReason::Complete : EndReason::Aborted;
    told += " end " + std::to_string(static_cast<int>(decoder->on_end(reason, emitter))) + "\n";
    host.end(reason);
    return told + host.told();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes all = std::as_bytes(std::span(data, size)).subspan(1);
    const std::string plain = told_by(content::InflateEngine::Zlib, all, size);
    SEALTAP_ASSERT(told_by(content::InflateEngine::Fastest, all, size) == plain);
    SEALTAP_ASSERT(told_by(content::InflateEngine::Fastest, all, 1U + data[0]) == plain);
    return 0;
}
