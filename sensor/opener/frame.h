#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/bytes.h"
#include "sealtap/coverage.h"

// What the sensor and its child say to each other over a socket that keeps messages apart
// (SOCK_SEQPACKET). The sensor sends requests of one message each; the child answers with messages
// that hold whole frames: one octet of type, three of length, the payload. Numbers are in network
// order. See request.h, frame_writer.h and frame_reader.h.
namespace sealtap::opener {

inline constexpr std::size_t kMessageBytesMax = 64U << 10U;
inline constexpr std::size_t kFrameHeaderBytes = 4;
inline constexpr std::size_t kFramePayloadMax = kMessageBytesMax - kFrameHeaderBytes;

enum class FrameType : std::uint8_t {
    Begin = 1,
    Data = 2,
    Place = 3,
    Skipped = 4,
    End = 5,
    Unread = 6,
    Done = 7,
};

// What one document may send. A format's own values are brought into these bounds before they are
// sent (frame_writer.h); a child that sends others is not ours any more.
inline constexpr std::size_t kPartsOpenMax = 16;
inline constexpr std::size_t kStepBytesMax = 64;
inline constexpr std::size_t kNameBytesMax = 4096;
inline constexpr std::size_t kTokenBytesMax = 127;  ///< media type, charset, coding
inline constexpr std::size_t kCodingsMax = 4;
inline constexpr std::size_t kSheetBytesMax = 1024;
inline constexpr std::uint64_t kSkippedSumMax = 1ULL << 44U;  ///< octets told as skipped

/// What a frame takes of the document's output, besides its octets: so that endless empty frames
/// come to an end as well.
inline constexpr std::uint64_t kFrameCost = 16;

/// The vocabulary of steps: our fixed words with numbers.
[[nodiscard]] constexpr bool is_step_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '_' ||
           c == '-';
}
/// A media type, charset or coding as PartInfo has them: a token of RFC 9110, 5.6.2, in lower case,
/// and the slash.
[[nodiscard]] constexpr bool is_token_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~/").find(c) != std::string_view::npos;
}

/// What may keep a reader of documents from reading; the others are for those who capture and carry
/// them.
[[nodiscard]] constexpr bool is_reading_cause(Cause cause) noexcept {
    return cause <= Cause::MemoryLimit;
}

/// Why a document was not read to its end.
enum class Shortage : std::uint8_t { None, Octets, Time, Memory };

/// Appends fields in network order.
class OctetWriter {
public:
    explicit OctetWriter(std::vector<std::byte>& out) noexcept : out_(out) {}

    void u8(std::uint8_t value) { big_endian(value, 1); }
    void u16(std::uint16_t value) { big_endian(value, 2); }
    void u24(std::uint32_t value) { big_endian(value, 3); }
    void u32(std::uint32_t value) { big_endian(value, 4); }
    void u64(std::uint64_t value) { big_endian(value, 8); }
    void octets(Bytes data) { out_.insert(out_.end(), data.begin(), data.end()); }
    /// Two octets of length, and the text, which must have no more than 65535.
    void text(std::string_view value) {
        u16(static_cast<std::uint16_t>(value.size()));
        octets(bytes_of(value));
    }

private:
    void big_endian(std::uint64_t value, unsigned count) {
        for (unsigned left = count; left > 0; --left) {
            out_.push_back(static_cast<std::byte>(value >> (8U * (left - 1)) & 0xFFU));
        }
    }

    std::vector<std::byte>& out_;
};

}  // namespace sealtap::opener
