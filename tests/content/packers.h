#pragma once

#include <brotli/encode.h>
#include <zstd.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// The younger codings of HTTP, made by their own libraries.
namespace sealtap::test {

inline std::string brotlied(std::string_view text, int window_bits = 22, int quality = 5) {
    std::size_t size = BrotliEncoderMaxCompressedSize(text.size()) + 64;
    std::string out(size, '\0');
    const bool is_made =
        BrotliEncoderCompress(
            quality, window_bits, BROTLI_MODE_GENERIC, text.size(),
            static_cast<const std::uint8_t*>(static_cast<const void*>(text.data())), &size,
            static_cast<std::uint8_t*>(static_cast<void*>(out.data()))) != BROTLI_FALSE;
    return is_made ? out.substr(0, size) : std::string();
}

enum class Checksum { None, Stored };

/// A frame as a stream makes it: with a window, and no size of the content.
inline std::string zstd_stream(std::string_view text, int window_log = 0,
                               Checksum checksum = Checksum::None) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    if (window_log != 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum == Checksum::Stored ? 1 : 0);
    std::string out(ZSTD_compressBound(text.size()) + 256, '\0');
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    // Flushed on the way: so there are several blocks.
    ZSTD_inBuffer first{text.data(), text.size() / 2, 0};
    ZSTD_compressStream2(context, &to, &first, ZSTD_e_flush);
    ZSTD_inBuffer rest{text.data() + text.size() / 2, text.size() - text.size() / 2, 0};
    ZSTD_compressStream2(context, &to, &rest, ZSTD_e_end);
    ZSTD_freeCCtx(context);
    return out.substr(0, to.pos);
}

/// A frame of one segment that states its size.
inline std::string zstd_frame(std::string_view text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    return out.substr(0, ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
}

inline std::string zstd_with_dictionary(std::string_view text, std::string_view dictionary) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const std::size_t made =
        ZSTD_compress_usingDict(context, out.data(), out.size(), text.data(), text.size(),
                                dictionary.data(), dictionary.size(), 3);
    ZSTD_freeCCtx(context);
    return out.substr(0, made);
}

/// RFC 8878 section 3.1.2.
inline std::string zstd_skippable(std::string_view content) {
    std::string out = "\x50\x2A\x4D\x18";
    for (std::size_t shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(content.size() >> shift & 0xFFU);
    return out.append(content);
}

}  // namespace sealtap::test
