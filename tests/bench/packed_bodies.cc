#include "bench/packed_bodies.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zstd.h>

#include <memory>

#include "bench/limits.h"

namespace sealtap::bench {
namespace {

constexpr std::size_t kOutputBytes = std::size_t{64} * 1024;

const std::uint8_t* octets_of(const std::string& text) {
    return static_cast<const std::uint8_t*>(static_cast<const void*>(text.data()));
}
std::uint8_t* octets_of(std::string& text) {
    return static_cast<std::uint8_t*>(static_cast<void*>(text.data()));
}

}  // namespace

std::string brotlied(const std::string& octets) {
    constexpr int kQuality = 5;
    std::size_t size = BrotliEncoderMaxCompressedSize(octets.size());
    std::string out(size, '\0');
    BrotliEncoderCompress(kQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, octets.size(),
                          octets_of(octets), &size, octets_of(out));
    return out.substr(0, size);
}

std::string zstd_packed(const std::string& octets) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    std::string out(ZSTD_compressBound(octets.size()), '\0');
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    ZSTD_inBuffer none{nullptr, 0, 0};
    ZSTD_inBuffer all{octets.data(), octets.size(), 0};
    ZSTD_compressStream2(context, &to, &none, ZSTD_e_flush);
    ZSTD_compressStream2(context, &to, &all, ZSTD_e_end);
    ZSTD_freeCCtx(context);
    return out.substr(0, to.pos);
}

std::uint64_t with_brotli(const Material& bodies) {
    std::string room(kOutputBytes, '\0');
    std::uint64_t produced = 0;
    for (const std::string& body : bodies.kept()) {
        BrotliDecoderState* const state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
        const std::uint8_t* in = octets_of(body);
        std::size_t in_left = body.size();
        BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
        while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
            std::uint8_t* out = octets_of(room);
            std::size_t out_left = room.size();
            result = BrotliDecoderDecompressStream(state, &in_left, &in, &out_left, &out, nullptr);
            produced += room.size() - out_left;
        }
        if (result != BROTLI_DECODER_RESULT_SUCCESS) give_up("libbrotli found damage");
        BrotliDecoderDestroyInstance(state);
    }
    return produced;
}

std::uint64_t with_zstd(const Material& bodies) {
    std::string room(kOutputBytes, '\0');
    std::uint64_t produced = 0;
    for (const std::string& body : bodies.kept()) {
        ZSTD_DStream* const stream = ZSTD_createDStream();
        ZSTD_inBuffer in{body.data(), body.size(), 0};
        std::size_t answer = 1;
        while (answer != 0) {
            ZSTD_outBuffer out{room.data(), room.size(), 0};
            answer = ZSTD_decompressStream(stream, &out, &in);
            if (ZSTD_isError(answer) != 0) give_up("libzstd found damage");
            produced += out.pos;
        }
        ZSTD_freeDStream(stream);
    }
    return produced;
}

}  // namespace sealtap::bench
