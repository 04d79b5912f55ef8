#include "capture/unpacked.h"

#define ZLIB_CONST  // it only reads what it is given
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace sealtap::capture {
namespace {

constexpr std::size_t kPackedBytes = std::size_t{128} * 1024;  // read at once
constexpr int kWindowLogMax = 27;

/// Undoes a packing piece by piece. One instance for one file.
class Undoer {
public:
    enum class State : std::uint8_t {
        Between,  ///< members or frames: the file may end here
        Inside,
        Damaged,
    };
    struct Done {
        State state = State::Damaged;
        std::size_t taken = 0;  // octets of the packed ones
        std::size_t made = 0;
    };
    virtual ~Undoer() = default;
    Undoer() = default;
    Undoer(const Undoer&) = delete;
    Undoer& operator=(const Undoer&) = delete;
    /// Without packed octets it hands out what it still holds.
    [[nodiscard]] virtual Done go_on(Bytes packed, std::span<std::byte> into) = 0;
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
};

/// RFC 1952.
class GzipUndoer final : public Undoer {
public:
    GzipUndoer() {
        constexpr int kGzipOnly = 16;
        SEALTAP_ASSERT(::inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK);
    }
    ~GzipUndoer() override { ::inflateEnd(&stream_); }

    Done go_on(Bytes packed, std::span<std::byte> into) override {
        stream_.next_in = static_cast<const Bytef*>(static_cast<const void*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
        stream_.next_out = static_cast<Bytef*>(static_cast<void*>(into.data()));
        stream_.avail_out = static_cast<uInt>(into.size());
        const int answer = ::inflate(&stream_, Z_NO_FLUSH);
        const Done done{state_after(answer), packed.size() - stream_.avail_in,
                        into.size() - stream_.avail_out};
        if (answer == Z_STREAM_END) ::inflateReset(&stream_);
        is_between_ = done.state == State::Between;
        return done;
    }
    std::string_view name() const noexcept override { return "gzip"; }

private:
    [[nodiscard]] State state_after(int answer) const noexcept {
        if (answer == Z_STREAM_END) return State::Between;
        if (answer == Z_OK) return State::Inside;
        // Nothing to read, or no room: that is no damage.
        if (answer == Z_BUF_ERROR) return is_between_ ? State::Between : State::Inside;
        return State::Damaged;
    }

    z_stream stream_{};
    bool is_between_ = false;
};

/// RFC 8878; skippable frames are skipped.
class ZstdUndoer final : public Undoer {
public:
    ZstdUndoer() : stream_(::ZSTD_createDCtx()) {
        SEALTAP_ASSERT(stream_ != nullptr);
        SEALTAP_ASSERT(::ZSTD_isError(::ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax,
                                                               kWindowLogMax)) == 0);
    }
    ~ZstdUndoer() override { ::ZSTD_freeDCtx(stream_); }

    Done go_on(Bytes packed, std::span<std::byte> into) override {
        // No more than the block it asks for: on damage it forgets all that the call has made.
        ZSTD_inBuffer in{packed.data(), std::min(packed.size(), asked_for_), 0};
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        const std::size_t hint = ::ZSTD_decompressStream(stream_, &out, &in);
        if (::ZSTD_isError(hint) != 0) return {State::Damaged, in.pos, out.pos};
        // A call that does nothing between two frames asks for the next one's header.
        const bool did_nothing = in.pos == 0 && out.pos == 0;
        if (!did_nothing) is_between_ = hint == 0;
        asked_for_ = hint == 0 ? kFrameHeaderBytes : hint;
        return {is_between_ ? State::Between : State::Inside, in.pos, out.pos};
    }
    std::string_view name() const noexcept override { return "zstd"; }

private:
    static constexpr std::size_t kFrameHeaderBytes = 5;  // the least there is

    ZSTD_DCtx* stream_;
    std::size_t asked_for_ = kFrameHeaderBytes;
    bool is_between_ = false;
};

class Unpacked final : public OctetSource {
public:
    Unpacked(std::unique_ptr<Undoer> undoer, std::unique_ptr<OctetSource> packed, Bytes beginning)
        : undoer_(std::move(undoer)),
          packed_(std::move(packed)),
          octets_(std::max(kPackedBytes, beginning.size())),
          end_(beginning.size()) {
        std::ranges::copy(beginning, octets_.begin());
    }

    Got read(std::span<std::byte> into) override {
        for (;;) {
            if (is_damaged_) return {Answer::Failed};
            const Undoer::Done done = undoer_->go_on(ahead(), into);
            at_ += done.taken;
            is_damaged_ = done.state == Undoer::State::Damaged;
            if (is_damaged_) why_ = "damaged";
            if (done.made != 0) return {Answer::Octets, done.made};
            if (is_damaged_ || done.taken != 0) continue;
            const Got more = read_packed();
            if (more.answer == Answer::Octets) continue;
            if (more.answer != Answer::End || done.state == Undoer::State::Between) return more;
            is_damaged_ = true;
            why_ = "cut off";
        }
    }
    std::string why() const override {
        if (!is_damaged_) return packed_->why();
        return std::string("the ") + std::string(undoer_->name()) + " coding is " +
               std::string(why_) + " before octet " + std::to_string(file_bytes()) + " of the file";
    }
    std::uint64_t file_bytes() const noexcept override {
        return packed_->file_bytes() - (end_ - at_);
    }

private:
    [[nodiscard]] Bytes ahead() const noexcept { return Bytes(octets_).subspan(at_, end_ - at_); }
    /// Called when nothing lies ahead, or nothing that the coding can go on with.
    Got read_packed() {
        std::ranges::copy(ahead(), octets_.begin());
        end_ -= std::exchange(at_, 0);
        const Got got = packed_->read(std::span(octets_).subspan(end_));
        end_ += got.octets;
        return got;
    }

    std::unique_ptr<Undoer> undoer_;
    std::unique_ptr<OctetSource> packed_;
    std::vector<std::byte> octets_;  // packed ones, of which [at_, end_) lie ahead
    std::size_t at_ = 0;
    std::size_t end_;
    bool is_damaged_ = false;
    std::string_view why_;
};

bool begins_with(Bytes octets, std::initializer_list<unsigned> magic) noexcept {
    return octets.size() >= magic.size() &&
           std::ranges::equal(magic, octets.first(magic.size()), {}, {},
                              [](std::byte octet) { return std::to_integer<unsigned>(octet); });
}

/// pzstd writes one before each frame (RFC 8878, section 3.1.2).
bool is_skippable_frame(Bytes beginning) noexcept {
    if (beginning.size() < 4) return false;
    const auto kind = std::to_integer<unsigned>(beginning[0]);
    return (kind & 0xf0U) == 0x50U && begins_with(beginning.subspan(1), {0x2a, 0x4d, 0x18});
}

}  // namespace

std::optional<Packing> packing_of(Bytes beginning) noexcept {
    if (begins_with(beginning, {0x1f, 0x8b})) return Packing::Gzip;
    if (begins_with(beginning, {0x28, 0xb5, 0x2f, 0xfd}) || is_skippable_frame(beginning))
        return Packing::Zstd;
    return std::nullopt;
}

std::unique_ptr<OctetSource> unpack(Packing packing, std::unique_ptr<OctetSource> packed,
                                    Bytes beginning) {
    std::unique_ptr<Undoer> undoer;
    if (packing == Packing::Gzip) {
        undoer = std::make_unique<GzipUndoer>();
    } else {
        undoer = std::make_unique<ZstdUndoer>();
    }
    return std::make_unique<Unpacked>(std::move(undoer), std::move(packed), beginning);
}

}  // namespace sealtap::capture
