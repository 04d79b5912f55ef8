#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

// Makes coded octets for tests, by zlib and by the plainest code there is.
namespace sealtap::test {

enum class Wrapping { Gzip, Zlib, None };

inline std::string deflated(std::string_view text, Wrapping wrapping) {
    const int bits = wrapping == Wrapping::Gzip ? 31 : wrapping == Wrapping::Zlib ? 15 : -15;
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string in(text);
    std::string out(deflateBound(&stream, in.size()) + 64, '\0');
    stream.next_in = static_cast<Bytef*>(static_cast<void*>(in.data()));
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    const std::size_t made = out.size() - stream.avail_out;
    deflateEnd(&stream);
    return out.substr(0, made);
}

inline std::string gzipped(std::string_view text) { return deflated(text, Wrapping::Gzip); }

/// In lines of 76 letters.
inline std::string base64_lines(std::string_view text) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string letters;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        unsigned group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8U |
                    (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            letters += at + i > text.size() ? '=' : kLetters[group >> (18 - 6 * i) & 63U];
    }
    std::string out;
    for (std::size_t at = 0; at < letters.size(); at += 76) out += letters.substr(at, 76) + "\r\n";
    return out;
}

inline std::string quoted_printable(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    std::size_t column = 0;
    for (const char letter : text) {
        const auto value = static_cast<unsigned char>(letter);
        const bool plain = value > 31 && value < 127 && letter != '=';
        const std::string piece =
            plain ? std::string(1, letter)
                  : std::string{'=', kDigits[value >> 4U], kDigits[value & 15U]};
        if (column + piece.size() > 75) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    }
    return out;
}

/// A file "plan.txt" as uuencode(1) writes it.
inline std::string uuencoded(std::string_view text) {
    std::string out = "begin 644 plan.txt\n";
    for (std::size_t at = 0; at < text.size(); at += 45) {
        std::string piece(text.substr(at, 45));
        out += static_cast<char>(32 + piece.size());
        piece.resize((piece.size() + 2) / 3 * 3);
        for (std::size_t i = 0; i < piece.size(); i += 3) {
            unsigned group = 0;
            for (std::size_t j = 0; j < 3; ++j)
                group = group << 8U | static_cast<unsigned char>(piece[i + j]);
            for (unsigned shift = 18; shift <= 18; shift -= 6) {
                const unsigned value = group >> shift & 63U;
                out += value == 0 ? '`' : static_cast<char>(32 + value);
            }
        }
        out += "\n";
    }
    return out + "`\nend\n";
}

/// The same in yEnc.
inline std::string yencoded(std::string_view text) {
    std::string out = "=ybegin line=128 size=" + std::to_string(text.size()) + " name=plan.txt\r\n";
    std::size_t column = 0;
    for (const char octet : text) {
        const auto value = static_cast<unsigned char>(static_cast<unsigned char>(octet) + 42U);
        const bool is_critical = value == 0 || value == '\n' || value == '\r' || value == '=';
        if (is_critical) out += '=';
        out += static_cast<char>(is_critical ? value + 64U : value);
        if (++column % 128 == 0) out += "\r\n";
    }
    return out + "\r\n=yend size=" + std::to_string(text.size()) + "\r\n";
}

/// Octets written in hexadecimal, as other tools print them.
inline std::string from_hex(std::string_view digits) {
    std::string out;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
        out += static_cast<char>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16));
    return out;
}

/// Text that does not compress to nothing, the same for the same seed.
inline std::string babble(std::size_t size, unsigned seed) {
    std::string out;
    unsigned state = seed * 2654435761U + 1;
    while (out.size() < size) {
        state = state * 1664525U + 1013904223U;
        out += static_cast<char>("etaoin shrdlu\nqwfpgj=-"[(state >> 24U) % 22U]);
    }
    return out;
}

}  // namespace sealtap::test
