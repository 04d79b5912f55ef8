#include "bench/decoders.h"

#include <zlib.h>

#include <algorithm>
#include <memory>

#ifdef SEALTAP_BENCH_ISAL
#include <isa-l/igzip_lib.h>
#endif
#ifdef SEALTAP_BENCH_LIBDEFLATE
#include <libdeflate.h>
#endif

#include "bench/limits.h"

namespace sealtap::bench {
namespace {

constexpr std::size_t kOutputBytes = std::size_t{64} * 1024;
constexpr int kGzipWrapper = 16;

std::uint64_t with_zlib(const Material& bodies) {
    std::string out(kOutputBytes, '\0');
    std::uint64_t produced = 0;
    for (std::string body : bodies.kept()) {
        z_stream stream{};
        inflateInit2(&stream, kGzipWrapper + MAX_WBITS);
        stream.next_in = static_cast<Bytef*>(static_cast<void*>(body.data()));
        stream.avail_in = static_cast<uInt>(body.size());
        int status = Z_OK;
        while (status == Z_OK) {
            stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
            stream.avail_out = static_cast<uInt>(out.size());
            status = inflate(&stream, Z_NO_FLUSH);
        }
        produced += stream.total_out;
        inflateEnd(&stream);
    }
    return produced;
}

#ifdef SEALTAP_BENCH_ISAL
std::uint64_t with_isal(const Material& bodies) {
    std::string out(kOutputBytes, '\0');
    std::uint64_t produced = 0;
    const auto state = std::make_unique<inflate_state>();
    for (std::string body : bodies.kept()) {
        isal_inflate_init(state.get());
        state->crc_flag = ISAL_GZIP;
        state->next_in = static_cast<std::uint8_t*>(static_cast<void*>(body.data()));
        state->avail_in = static_cast<std::uint32_t>(body.size());
        do {
            state->next_out = static_cast<std::uint8_t*>(static_cast<void*>(out.data()));
            state->avail_out = static_cast<std::uint32_t>(out.size());
            if (isal_inflate(state.get()) != ISAL_DECOMP_OK) give_up("ISA-L found damage");
            produced += out.size() - state->avail_out;
        } while (state->block_state != ISAL_BLOCK_FINISH);
    }
    return produced;
}
#endif

#ifdef SEALTAP_BENCH_LIBDEFLATE
std::uint64_t with_libdeflate(const Material& bodies) {
    std::string out(std::size_t{8} << 20U, '\0');
    std::uint64_t produced = 0;
    libdeflate_decompressor* const decompressor = libdeflate_alloc_decompressor();
    for (const std::string& body : bodies.kept()) {
        std::size_t size = 0;
        if (libdeflate_gzip_decompress(decompressor, body.data(), body.size(), out.data(),
                                       out.size(), &size) != LIBDEFLATE_SUCCESS)
            give_up("libdeflate found damage");
        produced += size;
    }
    libdeflate_free_decompressor(decompressor);
    return produced;
}
#endif

/// Counts what a decoder gives.
class CountingPart final : public OpenPart {
public:
    explicit CountingPart(std::uint64_t& octets) noexcept : octets_(octets) {}
    void on_data(Bytes data) override { octets_ += data.size(); }
    void on_gap(std::uint64_t, Cause) override {}
    void on_skipped(std::uint64_t, Cause) override {}
    void settle() override {}
    void end(EndReason) override {}

private:
    std::uint64_t& octets_;
};

/// The budget of a decoder is for one document, and lasts for one.
class CountingEmitter final : public PartEmitter {
public:
    explicit CountingEmitter(std::uint64_t& octets) : octets_(octets) {}
    PartPtr begin_child(PartInfo&&) override { return std::make_unique<CountingPart>(octets_); }
    DecodeBudget& budget() noexcept override { return budget_; }
    const Limits& limits() const noexcept override { return limits_; }
    void limit_hit(Limit) noexcept override {}

private:
    std::uint64_t& octets_;
    Limits limits_;
    DecodeBudget budget_{limits_};
};

}  // namespace

std::vector<DecoderCase> inflaters() {
    std::vector<DecoderCase> all;
#ifdef SEALTAP_BENCH_ISAL
    all.push_back({"inflate: ISA-L", with_isal, true});
    all.push_back({"inflate: zlib", with_zlib, false});
#else
    all.push_back({"inflate: zlib", with_zlib, true});
#endif
#ifdef SEALTAP_BENCH_LIBDEFLATE
    all.push_back({"inflate: libdeflate, whole", with_libdeflate, false});
#endif
    return all;
}

std::uint64_t decode(const DecoderDescriptor& descriptor, const Material& parts) {
    constexpr std::size_t kPiece = 1448;
    std::uint64_t octets = 0;
    for (const std::string& text : parts.kept()) {
        CountingEmitter out(octets);
        const auto decoder = descriptor.create(PartInfo(), out.limits());
        for (Bytes rest = bytes_of(text); !rest.empty();) {
            const Bytes piece = rest.first(std::min(kPiece, rest.size()));
            if (decoder->on_data(piece, out) != DecodeStatus::Continue) give_up("a decoder failed");
            rest = rest.subspan(piece.size());
        }
        (void)decoder->on_end(EndReason::Complete, out);
    }
    return octets;
}

}  // namespace sealtap::bench
