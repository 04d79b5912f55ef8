#include "content/brotli/brotli.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "content/brotli/brotli_stream.h"
#include "content/coding.h"

namespace sealtap::content::brotli {
namespace {

/// libbrotli gets blocks of so many octets, wherever the packets end: what it has written when it
/// finds damage depends on what it was given in one call.
constexpr std::size_t kBlockBytes = 1024;
/// What is no brotli is hardly ever taken for it so long. Until then all octets are kept.
constexpr std::size_t kProofBytes = 4096;
static_assert(kProofBytes % kBlockBytes == 0);

class Decoder final : public ContentDecoder {
public:
    explicit Decoder(const PartInfo& info) : content_(uncoded(info, "br")) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t, Cause, PartEmitter& out) override;
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override;
    std::size_t unused() const noexcept override { return unused_; }
    Bytes held() const noexcept override {
        return Bytes(kept_).first(kept_size_).subspan(held_from_);
    }
    Cause cause() const noexcept override { return cause_; }

private:
    DecodeStatus on_block(PartEmitter& out);
    DecodeStatus on_proved(PartEmitter& out);
    void put_silent(Bytes block, PartEmitter& out);
    DecodeStatus feed(Bytes data, PartEmitter& out);
    DecodeStatus give_back(std::size_t from) noexcept;
    [[nodiscard]] std::size_t waiting() const noexcept { return kept_size_ - fed_; }
    void note(BrotliStream::Answer answer, PartEmitter& out) noexcept;

    DecodedPart content_;
    PartPtr metadata_;
    std::optional<BrotliStream> stream_;
    std::array<std::byte, kProofBytes> kept_{};  ///< all octets; once proved, those of one block
    std::size_t kept_size_ = 0;
    std::size_t fed_ = 0;  ///< of those, how many libbrotli has got
    std::size_t held_from_ = 0;
    std::uint32_t silent_ = 0;  ///< a bit for each block that yielded nothing, until proved
    std::size_t unused_ = 0;
    Cause cause_ = Cause::DecodeError;
    bool done_ = false;
    bool is_proved_ = false;  ///< kProofBytes were read without an error
    bool is_given_back_ = false;
    bool is_silent_ = false;  ///< the block that is being read has yielded nothing so far
    bool has_output_ = false;
};

/// Large windows are no part of RFC 7932; a stream that wants one says so in its first octet.
bool wants_large_window(std::byte first) noexcept {
    return (first & std::byte{0x7F}) == std::byte{0x11};
}

void Decoder::note(BrotliStream::Answer answer, PartEmitter& out) noexcept {
    if (answer == BrotliStream::Answer::NoMemory) {
        cause_ = Cause::MemoryLimit;
        out.limit_hit(Limit::DecoderBytesMax);
    } else if (wants_large_window(kept_[0]) && !is_proved_) {
        cause_ = Cause::UnknownCoding;
    }
}

/// Broken, with what is kept from `from` on; all of it, while nothing proves that this is brotli.
DecodeStatus Decoder::give_back(std::size_t from) noexcept {
    is_given_back_ = true;
    held_from_ = is_proved_ ? from : 0;
    return DecodeStatus::Broken;
}

/// What lies between fed_ and the end of what is kept.
DecodeStatus Decoder::feed(Bytes data, PartEmitter& out) {
    while (!done_) {
        const BrotliStream::Outcome outcome = stream_->decode(data, content_.room());
        data = data.subspan(outcome.consumed);
        content_.commit(outcome.produced, out);
        if (outcome.produced != 0) {
            is_silent_ = false;
            has_output_ = true;
        }
        if (content_.status() != DecodeStatus::Continue) return content_.status();
        done_ = outcome.answer == BrotliStream::Answer::End;
        if (outcome.answer == BrotliStream::Answer::More) return DecodeStatus::Continue;
        if (outcome.answer == BrotliStream::Answer::Room || done_) continue;
        note(outcome.answer, out);
        return give_back(fed_);
    }
    if (data.empty()) return DecodeStatus::Continue;
    return give_back(kept_size_ - data.size());
}

/// Octets that yield nothing belong to long tables, or to metadata (section 9.2), which libbrotli
/// skips and which may be anything: text that begins with 'l' looks like it.
void Decoder::put_silent(Bytes block, PartEmitter& out) {
    constexpr std::size_t kEndBytes = 2;  // of a stream: too short to hide in
    if (block.size() <= kEndBytes) return;
    if (!metadata_) {
        PartInfo info;
        info.step = "br.metadata";
        metadata_ = out.begin_child(std::move(info));
    }
    metadata_->on_data(block);
}

/// From now on nothing of what came is given back, and so what was silent is put where it belongs.
DecodeStatus Decoder::on_proved(PartEmitter& out) {
    if (!has_output_ && !done_) return give_back(0);
    is_proved_ = true;
    for (std::size_t at = 0; at < kept_size_; at += kBlockBytes) {
        const Bytes rest = Bytes(kept_).first(kept_size_).subspan(at);
        if ((silent_ >> (at / kBlockBytes) & 1U) != 0)
            put_silent(rest.first(std::min(rest.size(), kBlockBytes)), out);
    }
    kept_size_ = 0;
    return DecodeStatus::Continue;
}

/// What is kept and was not given to libbrotli yet.
DecodeStatus Decoder::on_block(PartEmitter& out) {
    if (!stream_) {
        content_.expect_much();
        stream_.emplace(out.memory());
        if (!stream_->ready()) {
            note(BrotliStream::Answer::NoMemory, out);
            return give_back(0);
        }
    }
    const Bytes block = Bytes(kept_).first(kept_size_).subspan(fed_);
    is_silent_ = true;
    DecodeStatus status = feed(block, out);
    if (status != DecodeStatus::Continue) return status;
    if (is_proved_) {
        if (is_silent_) put_silent(block, out);
        kept_size_ = 0;
    } else {
        if (is_silent_) silent_ |= 1U << (fed_ / kBlockBytes);
        if (kept_size_ == kProofBytes) status = on_proved(out);
    }
    fed_ = kept_size_;
    return status;
}

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    while (!data.empty()) {
        const std::size_t taken = std::min(kBlockBytes - waiting(), data.size());
        std::ranges::copy(data.first(taken),
                          kept_.begin() + static_cast<std::ptrdiff_t>(kept_size_));
        kept_size_ += taken;
        data = data.subspan(taken);
        unused_ = data.size();
        if (waiting() < kBlockBytes) break;
        const DecodeStatus status = on_block(out);
        if (status != DecodeStatus::Continue) return status;
    }
    return DecodeStatus::Continue;
}

/// Nothing behind a hole can be read; what stands before it can.
DecodeStatus Decoder::on_gap(std::uint64_t, Cause, PartEmitter& out) {
    unused_ = 0;
    if (waiting() == 0 || is_given_back_) return DecodeStatus::Broken;
    const DecodeStatus status = on_block(out);
    return status == DecodeStatus::Continue ? DecodeStatus::Broken : status;
}

DecodeStatus Decoder::on_end(EndReason reason, PartEmitter& out) {
    DecodeStatus status = content_.status();
    const bool is_open = !is_given_back_ && status == DecodeStatus::Continue;
    if (is_open && waiting() != 0) status = on_block(out);
    if (is_open && status == DecodeStatus::Continue && !is_proved_ && done_)
        status = on_proved(out);
    content_.end(done_ ? EndReason::Complete : cut_short(reason), out);
    if (metadata_) metadata_->end(done_ ? EndReason::Complete : cut_short(reason));
    metadata_.reset();
    if (status != DecodeStatus::Continue) return status;
    if (done_) return content_.status();
    return is_proved_ ? DecodeStatus::Broken : give_back(0);
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "br", [](const PartInfo& info, Bytes) { return coded_as(info, {"br"}); },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info);
    }};

}  // namespace sealtap::content::brotli
