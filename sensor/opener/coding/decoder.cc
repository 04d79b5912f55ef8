#include "opener/coding/decoder.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "opener/coding/legacy_lz4.h"
#include "opener/little_endian.h"

namespace sealtap::opener::coding {
namespace {

constexpr std::size_t kRoomBytes = 64 * 1024;

/// What one call of a library did.
struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    bool is_end = false;  ///< of a stream
    Status status = Status::Whole;
};

/// Octets as the libraries want them; none of them writes its input.
template <typename Octet>
Octet* octets_of(Bytes data) noexcept {
    return static_cast<Octet*>(static_cast<void*>(const_cast<std::byte*>(data.data())));
}

/// One library's decoder: restart() before each stream, step() until it ends.
class Decoder {
public:
    virtual ~Decoder() = default;
    [[nodiscard]] virtual Status restart() = 0;
    [[nodiscard]] virtual Step step(Bytes data, std::span<std::byte> room) = 0;
    /// Whether another stream begins so. What follows a stream is often padding.
    [[nodiscard]] virtual bool begins(Bytes data) const = 0;
};

bool starts_with(Bytes data, std::string_view mark) noexcept {
    return text_of(data).starts_with(mark);
}

class Bzip2 final : public Decoder {
public:
    ~Bzip2() override { close(); }
    Status restart() override {
        close();
        stream_ = bz_stream{};
        is_open_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
        return is_open_ ? Status::Whole : Status::MemoryLimit;
    }
    Step step(Bytes data, std::span<std::byte> room) override {
        const Bytes given = data.first(std::min<std::size_t>(data.size(), 1U << 30U));
        stream_.next_in = octets_of<char>(given);
        stream_.avail_in = static_cast<unsigned>(given.size());
        stream_.next_out = octets_of<char>(room);
        stream_.avail_out = static_cast<unsigned>(room.size());
        const int code = BZ2_bzDecompress(&stream_);
        Step step{given.size() - stream_.avail_in, room.size() - stream_.avail_out};
        step.is_end = code == BZ_STREAM_END;
        if (code != BZ_OK && code != BZ_STREAM_END) {
            step.status = code == BZ_MEM_ERROR ? Status::MemoryLimit : Status::Damaged;
        }
        return step;
    }
    bool begins(Bytes data) const override { return starts_with(data, "BZh"); }

private:
    void close() noexcept {
        if (is_open_) BZ2_bzDecompressEnd(&stream_);
        is_open_ = false;
    }

    bz_stream stream_{};
    bool is_open_ = false;
};

Status status_of(lzma_ret code) noexcept {
    switch (code) {
        case LZMA_MEM_ERROR:
        case LZMA_MEMLIMIT_ERROR: return Status::MemoryLimit;
        case LZMA_FORMAT_ERROR:
        case LZMA_OPTIONS_ERROR: return Status::UnknownCoding;
        default: return Status::Damaged;
    }
}

/// The streams of liblzma: xz, lzma, lzip, and the raw one of zip.
class Lzma final : public Decoder {
public:
    explicit Lzma(Coding coding) noexcept : coding_(coding) {}
    /// Raw, of these properties.
    explicit Lzma(Bytes properties) noexcept : coding_(Coding::Lzma), properties_(properties) {}
    ~Lzma() override { lzma_end(&stream_); }

    Status restart() override {
        const lzma_ret code = properties_.empty() ? open() : open_raw();
        return code == LZMA_OK ? Status::Whole : status_of(code);
    }
    Step step(Bytes data, std::span<std::byte> room) override {
        stream_.next_in = octets_of<const std::uint8_t>(data);
        stream_.avail_in = data.size();
        stream_.next_out = octets_of<std::uint8_t>(room);
        stream_.avail_out = room.size();
        const lzma_ret code = lzma_code(&stream_, LZMA_RUN);
        Step step{data.size() - stream_.avail_in, room.size() - stream_.avail_out};
        step.is_end = code == LZMA_STREAM_END;
        if (code != LZMA_OK && code != LZMA_STREAM_END && code != LZMA_BUF_ERROR) {
            step.status = status_of(code);
        }
        return step;
    }
    bool begins(Bytes data) const override {
        if (coding_ == Coding::Xz) return starts_with(data, "\xFD\x37zXZ");
        return coding_ == Coding::Lzip && starts_with(data, "LZIP");
    }

private:
    lzma_ret open() noexcept {
        switch (coding_) {
            case Coding::Xz: return lzma_stream_decoder(&stream_, kMemoryMax, 0);
            case Coding::Lzip: return lzma_lzip_decoder(&stream_, kMemoryMax, 0);
            default: return lzma_alone_decoder(&stream_, kMemoryMax);
        }
    }
    lzma_ret open_raw() noexcept {
        std::array<lzma_filter, 2> filters{lzma_filter{LZMA_FILTER_LZMA1, nullptr},
                                           lzma_filter{LZMA_VLI_UNKNOWN, nullptr}};
        lzma_ret code =
            lzma_properties_decode(filters.data(), nullptr,
                                   octets_of<const std::uint8_t>(properties_), properties_.size());
        if (code != LZMA_OK) return code;
        const bool is_small = lzma_raw_decoder_memusage(filters.data()) <= kMemoryMax;
        code = is_small ? lzma_raw_decoder(&stream_, filters.data()) : LZMA_MEMLIMIT_ERROR;
        lzma_filters_free(filters.data(), nullptr);
        return code;
    }

    Coding coding_;
    Bytes properties_;
    lzma_stream stream_ = LZMA_STREAM_INIT;
};

class Zstd final : public Decoder {
public:
    Zstd() noexcept : stream_(ZSTD_createDStream()) {
        // 2^27 octets, which is what the tool itself takes without being asked.
        if (stream_) ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 27);
    }
    Status restart() override {
        if (!stream_) return Status::MemoryLimit;
        ZSTD_DCtx_reset(stream_.get(), ZSTD_reset_session_only);
        return Status::Whole;
    }
    Step step(Bytes data, std::span<std::byte> room) override {
        ZSTD_inBuffer in{data.data(), data.size(), 0};
        ZSTD_outBuffer out{room.data(), room.size(), 0};
        const std::size_t code = ZSTD_decompressStream(stream_.get(), &out, &in);
        Step step{in.pos, out.pos, code == 0};
        if (ZSTD_isError(code) != 0) step.status = status_of_error(code);
        return step;
    }
    bool begins(Bytes data) const override {
        const std::uint32_t mark = u32_at(data, 0);
        return mark == 0xFD2F'B528 || (mark & 0xFFFF'FFF0) == 0x184D'2A50;  // or to be skipped
    }

private:
    struct Free {
        void operator()(ZSTD_DStream* stream) const noexcept { ZSTD_freeDStream(stream); }
    };
    static Status status_of_error(std::size_t code) noexcept {
        switch (ZSTD_getErrorCode(code)) {
            case ZSTD_error_frameParameter_windowTooLarge:
            case ZSTD_error_memory_allocation: return Status::MemoryLimit;
            case ZSTD_error_version_unsupported:
            case ZSTD_error_frameParameter_unsupported:
            case ZSTD_error_dictionary_wrong: return Status::UnknownCoding;
            default: return Status::Damaged;
        }
    }

    std::unique_ptr<ZSTD_DStream, Free> stream_;
};

class Lz4 final : public Decoder {
public:
    Lz4() noexcept {
        LZ4F_dctx* made = nullptr;
        if (LZ4F_isError(LZ4F_createDecompressionContext(&made, LZ4F_VERSION)) == 0) {
            context_.reset(made);
        }
    }
    Status restart() override {
        if (!context_) return Status::MemoryLimit;
        LZ4F_resetDecompressionContext(context_.get());
        return Status::Whole;
    }
    Step step(Bytes data, std::span<std::byte> room) override {
        std::size_t consumed = data.size();
        std::size_t produced = room.size();
        const std::size_t code = LZ4F_decompress(context_.get(), room.data(), &produced,
                                                 data.data(), &consumed, nullptr);
        if (LZ4F_isError(code) != 0) return {0, 0, false, Status::Damaged};
        return {consumed, produced, code == 0};
    }
    bool begins(Bytes data) const override {
        const std::uint32_t mark = u32_at(data, 0);
        return mark == 0x184D'2204 || (mark & 0xFFFF'FFF0) == 0x184D'2A50;
    }

private:
    struct Free {
        void operator()(LZ4F_dctx* context) const noexcept {
            LZ4F_freeDecompressionContext(context);
        }
    };
    std::unique_ptr<LZ4F_dctx, Free> context_;
};

std::unique_ptr<Decoder> make(Coding coding) {
    switch (coding) {
        case Coding::Bzip2: return std::make_unique<Bzip2>();
        case Coding::Zstd: return std::make_unique<Zstd>();
        case Coding::Lz4: return std::make_unique<Lz4>();
        case Coding::Xz:
        case Coding::Lzma:
        case Coding::Lzip: break;
    }
    return std::make_unique<Lzma>(coding);
}

/// One stream. Damaged: also where its octets come to an end before it does.
Outcome decode_stream(Decoder& decoder, Bytes data, std::span<std::byte> room, Sink& to) {
    Outcome outcome{.status = decoder.restart()};
    while (outcome.status == Status::Whole) {
        const Step step = decoder.step(data, room);
        outcome.consumed += step.consumed;
        outcome.status = step.status;
        data = data.subspan(step.consumed);
        if (step.produced != 0 && !to.take(room.first(step.produced))) {
            outcome.status = Status::Stopped;
        } else if (step.is_end) {
            return outcome;
        } else if (outcome.status == Status::Whole && step.consumed == 0 && step.produced == 0) {
            outcome.status = Status::Damaged;
        }
    }
    return outcome;
}

Outcome decode_all(Decoder& decoder, Bytes data, Sink& to) {
    std::vector<std::byte> room(kRoomBytes);
    Outcome all;
    do {
        const Outcome one = decode_stream(decoder, slice(data, all.consumed, UINT64_MAX), room, to);
        all.consumed += one.consumed;
        all.status = one.status;
    } while (all.status == Status::Whole && decoder.begins(slice(data, all.consumed, UINT64_MAX)));
    return all;
}

/// Lets `size` octets through; a raw stream without an end mark yields that many.
class SizedSink final : public Sink {
public:
    SizedSink(Sink& to, std::uint64_t size) noexcept : to_(to), left_(size) {}
    bool take(Bytes piece) override {
        left_ -= std::min<std::uint64_t>(left_, piece.size());
        is_wanted_ = to_.take(piece);
        return is_wanted_;
    }
    [[nodiscard]] bool is_done() const noexcept { return left_ == 0; }

private:
    Sink& to_;
    std::uint64_t left_;
    bool is_wanted_ = true;
};

}  // namespace

Outcome decode(Coding coding, Bytes data, Sink& to) {
    if (coding == Coding::Lz4 && begins_as_legacy_lz4(data)) return decode_legacy_lz4(data, to);
    const std::unique_ptr<Decoder> decoder = make(coding);
    return decode_all(*decoder, data, to);
}

Outcome decode_zip_lzma(Bytes data, std::uint64_t size, Sink& to) {
    constexpr std::uint64_t kHeaderBytes = 4;
    const std::uint64_t length = u16_at(data, 2);
    const Bytes properties = slice(data, kHeaderBytes, length);
    if (properties.size() != 5) return {.status = Status::UnknownCoding};
    Lzma decoder(properties);
    SizedSink sized(to, size);
    Outcome outcome = decode_all(decoder, slice(data, kHeaderBytes + length, UINT64_MAX), sized);
    outcome.consumed += kHeaderBytes + length;
    const bool is_spent = outcome.consumed == data.size();
    if (outcome.status == Status::Damaged && is_spent && sized.is_done()) {
        outcome.status = Status::Whole;
    }
    return outcome;
}

}  // namespace sealtap::opener::coding
