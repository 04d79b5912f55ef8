#include "content/zstd/zstd.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "content/coding.h"
#include "content/zstd/frame_header.h"

namespace sealtap::content::zstd {
namespace {

/// RFC 9659: what every reader of the coding must support, and no sender may exceed.
constexpr std::uint64_t kWindowBytes = std::uint64_t{8} << 20U;
constexpr std::uint64_t kBlockBytesMax = std::uint64_t{128} * 1024;

struct FreeStream {
    void operator()(ZSTD_DStream* stream) const noexcept { ZSTD_freeDStream(stream); }
};

/// Takes a stream apart into headers and blocks, and gives libzstd one at a time: it tells neither
/// what it wrote before an error nor the place of it.
class Decoder final : public ContentDecoder {
public:
    explicit Decoder(const PartInfo& info) : content_(uncoded(info, "zstd")) {}
    ~Decoder() override {
        stream_.reset();
        if (memory_ != nullptr) memory_->give_back(charged_);
    }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t, Cause, PartEmitter&) override {
        return DecodeStatus::Broken;  // a block is read as a whole, and from those before it
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override;
    std::size_t unused() const noexcept override { return unused_; }
    Bytes held() const noexcept override { return Bytes(gathered_).first(gathered_size_); }
    Cause cause() const noexcept override { return cause_; }

private:
    enum class Field : std::uint8_t {
        Magic,
        SkippedLength,
        Skipped,
        Header,
        Block,
        Content,
        Checksum
    };

    bool gather(Bytes& data) noexcept;
    DecodeStatus on_piece(Bytes& data, PartEmitter& out);
    DecodeStatus on_gathered(PartEmitter& out);
    DecodeStatus on_magic();
    DecodeStatus on_header(PartEmitter& out);
    DecodeStatus on_block(PartEmitter& out);
    DecodeStatus on_content(Bytes& data, PartEmitter& out);
    void put_skipped(Bytes& data, PartEmitter& out);
    void enter(Field field, std::size_t wanted) noexcept;
    void after_block() noexcept;
    void enter_next_frame() noexcept;
    [[nodiscard]] bool prepare(std::uint64_t window, PartEmitter& out);
    DecodeStatus feed(Bytes data, PartEmitter& out);
    DecodeStatus broken(Cause cause) noexcept;

    DecodedPart content_;
    PartPtr skippable_;
    std::unique_ptr<ZSTD_DStream, FreeStream> stream_;
    DecoderMemory* memory_ = nullptr;
    std::uint64_t charged_ = 0;
    std::array<std::byte, kHeaderBytesMax> gathered_{};  ///< the field that is being read
    std::size_t gathered_size_ = 0;
    std::size_t wanted_ = kMagicBytes;
    std::size_t unused_ = 0;
    std::uint64_t left_ = 0;  ///< octets of Content or Skipped that are still to come
    Cause cause_ = Cause::DecodeError;
    Field field_ = Field::Magic;
    bool begun_ = false;
    bool has_frame_ = false;  ///< that was read to its end
    bool is_last_block_ = false;
    bool has_checksum_ = false;
};

void Decoder::enter(Field field, std::size_t wanted) noexcept {
    field_ = field;
    wanted_ = wanted;
    gathered_size_ = 0;
}

/// True: the field is whole.
bool Decoder::gather(Bytes& data) noexcept {
    const std::size_t taken = std::min(wanted_ - gathered_size_, data.size());
    std::ranges::copy(data.first(taken),
                      gathered_.begin() + static_cast<std::ptrdiff_t>(gathered_size_));
    gathered_size_ += taken;
    data = data.subspan(taken);
    return gathered_size_ == wanted_;
}

/// Broken: the field that was gathered is nothing that can be read.
DecodeStatus Decoder::broken(Cause cause) noexcept {
    cause_ = cause;
    return DecodeStatus::Broken;
}

DecodeStatus Decoder::on_magic() {
    const auto magic = static_cast<std::uint32_t>(number(Bytes(gathered_).first(kMagicBytes)));
    if (is_skippable(magic)) {
        enter(Field::SkippedLength, 4);
        return DecodeStatus::Continue;
    }
    if (magic != kMagic) return broken(Cause::DecodeError);
    field_ = Field::Header;
    wanted_ = kMagicBytes + 1;
    return DecodeStatus::Continue;
}

/// Charges what the frame needs before libzstd takes it.
bool Decoder::prepare(std::uint64_t window, PartEmitter& out) {
    const std::uint64_t needed = memory_for(window);
    if (needed > charged_ && out.memory() != nullptr) {
        memory_ = out.memory();
        if (!memory_->charge(needed - charged_)) {
            out.limit_hit(Limit::DecoderBytesMax);
            return false;
        }
        charged_ = needed;
    }
    if (!stream_) {
        stream_.reset(ZSTD_createDStream());
        if (!stream_) return false;
        // How large a window may be is decided here, not there.
        const ZSTD_bounds bounds = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
        ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, bounds.upperBound);
    }
    ZSTD_DCtx_reset(stream_.get(), ZSTD_reset_session_only);
    return true;
}

DecodeStatus Decoder::on_header(PartEmitter& out) {
    const Bytes octets = Bytes(gathered_).first(gathered_size_);
    if (const std::size_t size = FrameHeader::size(octets); size != wanted_) {
        wanted_ = size;
        return DecodeStatus::Continue;
    }
    const FrameHeader header = FrameHeader::read(octets);
    if (header.is_reserved) return broken(Cause::DecodeError);
    if (header.dictionary != 0) return broken(Cause::UnknownCoding);
    if (header.window > out.limits()[Limit::ZstdWindowBytesMax]) {
        out.limit_hit(Limit::ZstdWindowBytesMax);
        return broken(Cause::MemoryLimit);
    }
    if (!prepare(header.window, out)) return broken(Cause::MemoryLimit);
    has_checksum_ = header.has_checksum;
    // What does not match its checksum was read anyway, so libzstd does not hear of it.
    std::array<std::byte, kHeaderBytesMax> plain = gathered_;
    plain[kMagicBytes] &= ~kHasChecksum;
    const DecodeStatus status = feed(Bytes(plain).first(gathered_size_), out);
    if (status == DecodeStatus::Broken) return broken(Cause::DecodeError);
    enter(Field::Block, BlockHeader::kBytes);
    return status;
}

DecodeStatus Decoder::on_block(PartEmitter& out) {
    const Bytes octets = Bytes(gathered_).first(BlockHeader::kBytes);
    const BlockHeader header = BlockHeader::read(octets);
    if (header.is_reserved) return broken(Cause::DecodeError);
    const DecodeStatus status = feed(octets, out);
    if (status == DecodeStatus::Broken) return broken(Cause::DecodeError);
    is_last_block_ = header.is_last;
    left_ = header.content;
    enter(Field::Content, 0);
    if (left_ == 0) after_block();
    return status;
}

void Decoder::after_block() noexcept {
    if (!is_last_block_) return enter(Field::Block, BlockHeader::kBytes);
    if (has_checksum_) return enter(Field::Checksum, 4);
    enter_next_frame();
}

void Decoder::enter_next_frame() noexcept {
    has_frame_ = true;
    enter(Field::Magic, kMagicBytes);
}

DecodeStatus Decoder::on_gathered(PartEmitter& out) {
    switch (field_) {
        case Field::Magic: return on_magic();
        case Field::Header: return on_header(out);
        case Field::Block: return on_block(out);
        case Field::Checksum: enter_next_frame(); break;
        case Field::SkippedLength:
            left_ = number(Bytes(gathered_).first(4));
            enter(Field::Skipped, 0);
            if (left_ == 0) enter_next_frame();
            break;
        case Field::Skipped:
        case Field::Content: break;
    }
    return DecodeStatus::Continue;
}

/// Gives libzstd octets that end where a header or a block does, or earlier.
DecodeStatus Decoder::feed(Bytes data, PartEmitter& out) {
    ZSTD_inBuffer in{data.data(), data.size(), 0};
    bool is_full = false;
    do {
        const std::span<std::byte> room = content_.room();
        ZSTD_outBuffer to{room.data(), room.size(), 0};
        const std::size_t code = ZSTD_decompressStream(stream_.get(), &to, &in);
        if (ZSTD_isError(code) != 0) return DecodeStatus::Broken;
        is_full = to.pos == room.size();
        content_.commit(to.pos, out);
        if (code == 0) break;  // the frame's end: another call would ask for the next one
    } while ((in.pos < in.size || is_full) && content_.status() == DecodeStatus::Continue);
    return content_.status();
}

DecodeStatus Decoder::on_content(Bytes& data, PartEmitter& out) {
    const Bytes piece = data.first(std::min<std::uint64_t>(left_, data.size()));
    data = data.subspan(piece.size());
    left_ -= piece.size();
    const DecodeStatus status = feed(piece, out);
    if (left_ == 0 && status != DecodeStatus::Broken) after_block();
    return status;
}

/// Readers skip it, and so it may hold anything.
void Decoder::put_skipped(Bytes& data, PartEmitter& out) {
    if (!skippable_) {
        PartInfo info;
        info.step = "zstd.skippable";
        skippable_ = out.begin_child(std::move(info));
    }
    const Bytes piece = data.first(std::min<std::uint64_t>(left_, data.size()));
    skippable_->on_data(piece);
    data = data.subspan(piece.size());
    left_ -= piece.size();
    if (left_ == 0) enter_next_frame();
}

DecodeStatus Decoder::on_piece(Bytes& data, PartEmitter& out) {
    if (field_ == Field::Content) return on_content(data, out);
    if (field_ == Field::Skipped) {
        put_skipped(data, out);
        return DecodeStatus::Continue;
    }
    return gather(data) ? on_gathered(out) : DecodeStatus::Continue;
}

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    if (!std::exchange(begun_, true)) content_.expect_much();
    DecodeStatus status = DecodeStatus::Continue;
    while (!data.empty() && status == DecodeStatus::Continue) status = on_piece(data, out);
    unused_ = data.size();
    return status;
}

DecodeStatus Decoder::on_end(EndReason reason, PartEmitter& out) {
    const bool is_between = field_ == Field::Magic && has_frame_;
    const bool whole = is_between && gathered_size_ == 0;
    if (skippable_)
        skippable_->end(field_ == Field::Skipped ? cut_short(reason) : EndReason::Complete);
    skippable_.reset();
    // Junk behind the last frame aborts the coding, but what it decoded to is whole.
    const EndReason whole_reason = reason == EndReason::Aborted ? EndReason::Complete : reason;
    content_.end(is_between ? whole_reason : cut_short(reason), out);
    if (whole || content_.status() != DecodeStatus::Continue) return content_.status();
    return DecodeStatus::Broken;
}

/// Does the head tell that this can be read as it comes?
bool is_streaming_file(Bytes head) noexcept {
    if (head.size() <= kMagicBytes) return false;
    const auto magic = static_cast<std::uint32_t>(number(head.first(kMagicBytes)));
    if (is_skippable(magic)) {
        // pzstd begins with such a frame: the length of the one behind it.
        constexpr std::size_t kNextAt = 12;
        return head.size() == kNextAt + kMagicBytes && number(head.subspan(4, 4)) == 4 &&
               number(head.subspan(kNextAt)) == kMagic;
    }
    if (magic != kMagic || head.size() < FrameHeader::size(head)) return false;
    return FrameHeader::read(head.first(FrameHeader::size(head))).window <= kWindowBytes;
}

}  // namespace

/// As libzstd reckons: its tables, a window that is read while the next block is written, a block
/// written and a block that came.
std::uint64_t memory_for(std::uint64_t window) noexcept {
    constexpr std::uint64_t kTableBytes = std::uint64_t{240} * 1024;
    const std::uint64_t block = std::min(window, kBlockBytesMax);
    return kTableBytes + window + 2 * block;
}

constinit const DecoderDescriptor kDescriptor{
    "zstd",
    [](const PartInfo& info, Bytes head) {
        return info.codings.empty() ? is_streaming_file(head) : coded_as(info, {"zstd"});
    },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info);
    }};

}  // namespace sealtap::content::zstd
