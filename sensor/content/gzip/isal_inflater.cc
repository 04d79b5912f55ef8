// ISA-L takes streams that zlib refuses, and tells other places of an error. Receivers use zlib or
// something as strict, and an answer must not depend on how Sealtap was built. So zlib reads the
// headers of blocks, which is where the two differ, and ISA-L only what lies between; when ISA-L
// finds an error, zlib reads the same few octets again and says where it is.
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "content/gzip/block_inflater.h"
#include "content/gzip/zlib_stream.h"

namespace sealtap::content {
namespace {

/// As long as a header can be (RFC 1951 section 3.2.7: 286 + 30 lengths in codes of 7 bits).
constexpr std::size_t kHeaderBytesMax = ISAL_DEF_MAX_HDR_SIZE;
constexpr std::size_t kWindowBytes = ISAL_DEF_HIST_SIZE;

/// The bits that were read but not used yet, the next one lowest.
struct Bits {
    std::uint64_t value = 0;
    unsigned count = 0;
};

/// zlib's answer where no stream may end.
DecodeStatus status_of(int code) noexcept {
    return code == Z_OK || code == Z_BUF_ERROR ? DecodeStatus::Continue : DecodeStatus::Broken;
}

/// ISA-L's state, trivially destroyed; read block by block. ISA-L gets every block as if it were
/// the last one: so it stops at the block's end, and what it read too much can be told.
class IsalBlocks {
public:
    IsalBlocks() noexcept { isal_inflate_init(&state_); }

    void restart() noexcept { isal_inflate_reset(&state_); }
    /// Behind the end of a block: the next one begins with `bits`.
    void begin_block(Bits bits) noexcept {
        keep_window();
        state_.read_in = bits.value;
        state_.read_in_length = static_cast<std::int32_t>(bits.count);
        state_.block_state = ISAL_BLOCK_NEW_HDR;
    }
    void give(Bytes data) noexcept {
        // ISA-L declares its input as writable and does not write it.
        auto* const octets = const_cast<std::byte*>(data.data());
        state_.next_in = static_cast<std::uint8_t*>(static_cast<void*>(octets));
        state_.avail_in = static_cast<std::uint32_t>(data.size());
    }
    /// How many octets came into `room`; fewer than fit: all that was given is used up, or the
    /// block has ended, or failed().
    [[nodiscard]] std::size_t inflate(std::span<std::byte> room) noexcept {
        state_.next_out = static_cast<std::uint8_t*>(static_cast<void*>(room.data()));
        state_.avail_out = static_cast<std::uint32_t>(room.size());
        failed_ = isal_inflate(&state_) != ISAL_DECOMP_OK;
        return room.size() - state_.avail_out;
    }
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    /// What was decoded before the failure and is not fetched yet.
    [[nodiscard]] Bytes pending() const noexcept {
        return std::as_bytes(std::span(state_.tmp_out_buffer))
            .subspan(static_cast<std::size_t>(state_.tmp_out_processed),
                     static_cast<std::size_t>(state_.tmp_out_valid - state_.tmp_out_processed));
    }
    [[nodiscard]] bool at_block_end() const noexcept {
        return state_.block_state == ISAL_BLOCK_FINISH;
    }
    [[nodiscard]] bool is_fed() const noexcept { return state_.avail_in != 0; }
    [[nodiscard]] Bits bits() const noexcept {
        const auto count = static_cast<unsigned>(std::max(state_.read_in_length, 0));
        return {count < 64 ? state_.read_in & ((std::uint64_t{1} << count) - 1) : state_.read_in,
                count};
    }
    [[nodiscard]] std::size_t input_left() const noexcept {
        return state_.avail_in + bits().count / 8;
    }
    /// Behind the end of a block: what the next one may refer to.
    [[nodiscard]] Bytes window() const noexcept {
        const Bytes all = std::as_bytes(std::span(state_.tmp_out_buffer))
                              .first(static_cast<std::size_t>(state_.tmp_out_valid));
        return all.last(std::min(all.size(), kWindowBytes));
    }

private:
    /// ISA-L keeps the window between calls, but not behind what it takes for the last block: there
    /// it leaves all it has.
    void keep_window() noexcept {
        if (static_cast<std::size_t>(state_.tmp_out_valid) <= kWindowBytes) return;
        std::memmove(state_.tmp_out_buffer, window().data(), kWindowBytes);
        state_.tmp_out_valid = state_.tmp_out_processed = static_cast<std::int32_t>(kWindowBytes);
    }

    inflate_state state_;
    bool failed_ = false;
};

class IsalInflater final : public BlockInflater {
public:
    Inflater::Outcome inflate(Bytes data, DecodedPart& to, PartEmitter& out) override;
    [[nodiscard]] bool done() const noexcept override { return place_ == Place::Done; }
    void restart() noexcept override;

private:
    enum class Place : std::uint8_t {
        Header,  ///< zlib reads
        Body,    ///< ISA-L reads
        Zlib,    ///< zlib reads all that is left of the stream
        Doomed,  ///< the next bits are an error, whatever they are; zlib waits for enough of them
        Done,
    };

    DecodeStatus step(Bytes& data, DecodedPart& to, PartEmitter& out);
    bool is_for_isal(Bytes data, PartEmitter& out);
    bool make_isal(PartEmitter& out);
    DecodeStatus read_header(Bytes& data);
    DecodeStatus read_plainly(Bytes& data, DecodedPart& to, PartEmitter& out);
    DecodeStatus begin_body(DecodedPart& to, PartEmitter& out);
    DecodeStatus read_body(Bytes& data, DecodedPart& to, PartEmitter& out);
    /// What a call of ISA-L gave: octets put into the part, and such as wait in its room.
    struct Call {
        std::uint64_t written = 0;
        std::size_t in_room = 0;
    };
    Call run(Bytes data, DecodedPart& to, PartEmitter& out);
    DecodeStatus end_in_error(const Call& call, DecodeStatus found, DecodedPart& to,
                              PartEmitter& out);
    void end_block() noexcept;
    [[nodiscard]] bool blocks_are_small() const noexcept;
    DecodeStatus read_again(Bits before, std::uint64_t decoded_before, Bytes& data);
    DecodeStatus find_error(Bytes& data);

    ZlibStream zlib_;
    DecoderMemory::Slab slab_;
    std::unique_ptr<IsalBlocks> own_;  ///< where memory is not limited
    IsalBlocks* isal_ = nullptr;       ///< in one of the two, from the first block on
    std::array<std::byte, kHeaderBytesMax> header_;
    std::size_t header_size_ = 0;
    Bits bits_;                  ///< of the octet in which a block ended, for the next header
    std::uint64_t decoded_ = 0;  ///< octets since restart()
    std::uint64_t blocks_ = 0;   ///< the same
    std::uint64_t again_ = 0;    ///< octets that zlib decoded once more
    Place place_ = Place::Header;
    bool last_block_ = false;
};

void IsalInflater::restart() noexcept {
    if (!zlib_.ready()) return;
    zlib_.reset();
    if (isal_) isal_->restart();
    header_size_ = 0;
    bits_ = {};
    decoded_ = blocks_ = 0;
    place_ = Place::Header;
}

Inflater::Outcome IsalInflater::inflate(Bytes data, DecodedPart& to, PartEmitter& out) {
    if (!zlib_.ready()) return {DecodeStatus::Broken, 0};
    const std::size_t size = data.size();
    DecodeStatus status = DecodeStatus::Continue;
    // A header of three bits may lie in the octet before, so the turn behind a block needs no data.
    for (bool goes_on = true; goes_on && place_ != Place::Done;) {
        const Place before = place_;
        status = step(data, to, out);
        goes_on = status == DecodeStatus::Continue && (place_ != before || !data.empty());
    }
    return {status, size - data.size()};
}

DecodeStatus IsalInflater::step(Bytes& data, DecodedPart& to, PartEmitter& out) {
    if (place_ == Place::Doomed) {
        const DecodeStatus found = find_error(data);
        return again_ == 0 ? found : DecodeStatus::Broken;
    }
    if (place_ == Place::Body) return read_body(data, to, out);
    if (place_ == Place::Zlib) return read_plainly(data, to, out);
    const DecodeStatus status = read_header(data);
    if (place_ != Place::Body) return status;
    if (is_for_isal(data, out)) return begin_body(to, out);
    place_ = Place::Zlib;
    return read_plainly(data, to, out);
}

/// Whether ISA-L reads the block that begins: asked for the first one only, because zlib's window
/// is empty later. Below some size of the only block, what ISA-L gains is less than its tables
/// cost.
bool IsalInflater::is_for_isal(Bytes data, PartEmitter& out) {
    constexpr std::size_t kSmallBytes = 512;
    if (isal_) return true;
    if (last_block_ && data.size() <= kSmallBytes) return false;
    return make_isal(out);
}

/// False: the limit of memory is reached, and zlib reads all of the stream.
bool IsalInflater::make_isal(PartEmitter& out) {
    static_assert(sizeof(IsalBlocks) <= DecoderMemory::kSlabBytes);
    static_assert(std::is_trivially_destructible_v<IsalBlocks>);
    if (out.memory() != nullptr) {
        slab_ = out.memory()->take_slab();
        if (slab_) isal_ = ::new (slab_.get()) IsalBlocks;
        if (!slab_) out.limit_hit(Limit::DecoderBytesMax);
    } else {
        own_ = std::make_unique<IsalBlocks>();
        isal_ = own_.get();
    }
    return isal_ != nullptr;
}

DecodeStatus IsalInflater::read_header(Bytes& data) {
    constexpr int kAtHeadersEnd = 256;
    constexpr int kInLastBlock = 64;
    std::array<std::byte, 1> no_room;  // zlib wants some, and writes nothing before a header's end
    zlib_.give(data);
    const int code = zlib_.inflate(no_room, Z_TREES);
    const std::size_t used = data.size() - zlib_.input_left();
    const std::size_t kept = std::min(used, header_.size() - header_size_);
    std::ranges::copy(data.first(kept),
                      header_.begin() + static_cast<std::ptrdiff_t>(header_size_));
    header_size_ += kept;
    data = data.subspan(used);
    if (status_of(code) != DecodeStatus::Continue) return DecodeStatus::Broken;
    if ((zlib_.raw().data_type & kAtHeadersEnd) != 0) place_ = Place::Body;
    last_block_ = (zlib_.raw().data_type & kInLastBlock) != 0;
    return DecodeStatus::Continue;
}

DecodeStatus IsalInflater::read_plainly(Bytes& data, DecodedPart& to, PartEmitter& out) {
    zlib_.give(data);
    const ZlibStream::Answer answer = zlib_.inflate_into(to, out);
    data = data.last(zlib_.input_left());
    if (answer == ZlibStream::Answer::End) place_ = Place::Done;
    if (to.status() != DecodeStatus::Continue) return to.status();
    return answer == ZlibStream::Answer::Error ? DecodeStatus::Broken : DecodeStatus::Continue;
}

/// Gives ISA-L the header that zlib approved, with the bit set that says "last block". A header
/// alone is short enough for tables of single symbols, without which ISA-L would hold back up to
/// two octets where a stream is cut off.
DecodeStatus IsalInflater::begin_body(DecodedPart& to, PartEmitter& out) {
    if (bits_.count != 0) {
        bits_.value |= 1U;
    } else {
        header_[0] |= std::byte{1};
    }
    isal_->begin_block(std::exchange(bits_, {}));
    const Call call = run(Bytes(header_).first(std::exchange(header_size_, 0)), to, out);
    if (to.status() != DecodeStatus::Continue) return to.status();
    if (isal_->failed()) {
        Bytes none;  // zlib has the rest of the header's last octet itself
        return end_in_error(call, find_error(none), to, out);
    }
    if (isal_->at_block_end()) end_block();
    return DecodeStatus::Continue;
}

DecodeStatus IsalInflater::read_body(Bytes& data, DecodedPart& to, PartEmitter& out) {
    const Bits before = isal_->bits();
    const std::uint64_t decoded_before = decoded_;
    const Call call = run(data, to, out);
    if (to.status() != DecodeStatus::Continue) return to.status();
    if (isal_->failed())
        return end_in_error(call, read_again(before, decoded_before, data), to, out);
    data = data.last(std::min(data.size(), isal_->at_block_end() ? isal_->input_left() : 0));
    if (isal_->at_block_end()) end_block();
    return DecodeStatus::Continue;
}

IsalInflater::Call IsalInflater::run(Bytes data, DecodedPart& to, PartEmitter& out) {
    Call call;
    isal_->give(data);
    do {
        const std::span<std::byte> room = to.room();
        call.in_room = isal_->inflate(room);
        if (isal_->failed()) return call;
        call.written += call.in_room;
        decoded_ += call.in_room;
        to.commit(call.in_room, out);
        if (call.in_room < room.size()) return call;
    } while (to.status() == DecodeStatus::Continue && !isal_->at_block_end());
    return call;
}

/// Where ISA-L fails it may have counted octets that it did not write; how many there are, zlib
/// has told. Asking ISA-L for the rest would make it go on in the middle of what it cannot read.
DecodeStatus IsalInflater::end_in_error(const Call& call, DecodeStatus found, DecodedPart& to,
                                        PartEmitter& out) {
    std::uint64_t left = again_ - std::min(again_, call.written);
    again_ = 0;
    const auto take = [&left](std::size_t there) {
        const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left, there));
        left -= taken;
        return taken;
    };
    to.commit(take(call.in_room), out);
    for (Bytes rest = isal_->pending().first(take(isal_->pending().size())); !rest.empty();) {
        const std::span<std::byte> room = to.room();
        const Bytes piece = rest.first(std::min(room.size(), rest.size()));
        std::ranges::copy(piece, room.begin());
        to.commit(piece.size(), out);
        rest = rest.subspan(piece.size());
    }
    if (to.status() != DecodeStatus::Continue) return to.status();
    // Should zlib ever read on where ISA-L could not, octets are lost, and that is said.
    return left == 0 ? found : DecodeStatus::Broken;
}

void IsalInflater::end_block() noexcept {
    if (last_block_) {
        place_ = Place::Done;
        return;
    }
    const Bits bits = isal_->bits();
    bits_ = {bits.value & ((1U << bits.count % 8) - 1), bits.count % 8};
    zlib_.reset();
    if (bits_.count != 0)
        inflatePrime(&zlib_.raw(), static_cast<int>(bits_.count), static_cast<int>(bits_.value));
    ++blocks_;
    place_ = blocks_are_small() ? Place::Zlib : Place::Header;
    if (place_ == Place::Zlib) zlib_.set_window(isal_->window());
}

/// Each block costs ISA-L its tables and the window's move to the front. Of blocks with a letter
/// each, which somebody may send on purpose, zlib does twenty in that time.
bool IsalInflater::blocks_are_small() const noexcept {
    constexpr std::uint64_t kBlocksMin = 16;
    constexpr std::uint64_t kSmallBytes = 1024;
    return blocks_ >= kBlocksMin && decoded_ < blocks_ * kSmallBytes;
}

/// ISA-L's call with `data` failed. Before it a code began at `before`: there zlib, which has the
/// block's tables, goes on. Whether a distance is too far depends on the window's size only, and
/// what is decoded came from ISA-L already: so the window may hold anything.
DecodeStatus IsalInflater::read_again(Bits before, std::uint64_t decoded_before, Bytes& data) {
    constexpr int kForgetBits = -1;
    z_stream& zlib = zlib_.raw();
    inflatePrime(&zlib, kForgetBits, 0);
    const unsigned odd = before.count % 8;
    if (odd != 0)
        inflatePrime(&zlib, static_cast<int>(odd),
                     static_cast<int>(before.value & ((1U << odd) - 1)));
    const std::array<std::byte, kWindowBytes> window{};
    zlib_.set_window(Bytes(window).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(decoded_before, kWindowBytes))));
    std::array<std::byte, 8> octets{};
    for (std::size_t i = 0; i < before.count / 8; ++i)
        octets[i] = static_cast<std::byte>(before.value >> (odd + 8 * i) & 0xFFU);
    Bytes earlier = Bytes(octets).first(before.count / 8);
    const DecodeStatus status = find_error(earlier);
    return status == DecodeStatus::Continue ? find_error(data) : status;
}

DecodeStatus IsalInflater::find_error(Bytes& data) {
    std::array<std::byte, 4096> room;
    int code = Z_OK;
    place_ = Place::Doomed;
    zlib_.give(data);
    do {
        code = zlib_.inflate(room, Z_NO_FLUSH);
        again_ += room.size() - zlib_.room_left();
    } while (status_of(code) == DecodeStatus::Continue &&
             (zlib_.input_left() != 0 || zlib_.room_left() == 0));
    data = data.last(zlib_.input_left());
    return status_of(code);
}

}  // namespace

std::unique_ptr<BlockInflater> make_block_inflater() { return std::make_unique<IsalInflater>(); }

}  // namespace sealtap::content
