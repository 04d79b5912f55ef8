#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sealtap/bytes.h"

// The records of a zip archive (PKWARE's APPNOTE.TXT 6.3.10), each as it stands: views into the
// archive, nothing believed but that the record lies within it.
namespace sealtap::opener::zip {

inline constexpr std::string_view kLocalMark = "PK\x03\x04";
inline constexpr std::string_view kDirectoryMark = "PK\x01\x02";
inline constexpr std::string_view kEndMark = "PK\x05\x06";
inline constexpr std::string_view kEnd64Mark = "PK\x06\x06";
inline constexpr std::string_view kLocatorMark = "PK\x06\x07";
inline constexpr std::string_view kDescriptorMark = "PK\x07\x08";

enum Flag : std::uint16_t {
    kEncrypted = 1U << 0U,
    kHasDescriptor = 1U << 3U,  ///< sizes and checksum stand behind the data
    kStrong = 1U << 6U,
    kUtf8 = 1U << 11U,
    kMasked = 1U << 13U,  ///< the directory is encrypted, and local headers say nothing
};

enum Method : std::uint16_t {
    kStored = 0,
    kDeflate = 8,
    kDeflate64 = 9,
    kBzip2 = 12,
    kLzma = 14,
    kZstdOld = 20,  ///< of version 6.3.7
    kZstd = 93,
    kXz = 95,
    kPpmd = 98,
    kAes = 99,
};

/// A local header or a record of the directory.
struct Header {
    std::string_view name;
    Bytes extra;
    std::string_view comment;  ///< of a directory record
    std::uint8_t host = 0;     ///< system that made it, of a directory record; 0: DOS
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t stored_size = 0;
    std::uint64_t size = 0;
    std::uint64_t local_offset = 0;  ///< of a directory record, as stated
    std::uint64_t end = 0;           ///< offset of what follows the record
    bool has_zip64 = false;

    [[nodiscard]] bool is_encrypted() const noexcept {
        return (flags & (kEncrypted | kStrong)) != 0 || method == kAes;
    }
};

[[nodiscard]] bool has_mark(Bytes archive, std::uint64_t at, std::string_view mark) noexcept;
[[nodiscard]] std::optional<Header> local_header_at(Bytes archive, std::uint64_t at) noexcept;
[[nodiscard]] std::optional<Header> directory_record_at(Bytes archive, std::uint64_t at) noexcept;

/// The field `id` of an extra block; empty if it is not there.
[[nodiscard]] Bytes extra_field(Bytes extra, std::uint16_t id) noexcept;

/// Octets of the data descriptor that stands at `at`, behind the data of `header`; 0: none.
[[nodiscard]] std::uint64_t descriptor_length(Bytes archive, std::uint64_t at,
                                              std::uint64_t stored_size, bool has_zip64) noexcept;

/// Where the directory lies, as an end record says.
struct Directory {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t stated_offset = 0;
    std::uint64_t framing_begin = 0;  ///< of the end records
    std::uint64_t framing_end = 0;    ///< behind the archive's comment
    std::string_view comment;
};

/// By the last end record that leads to a directory.
[[nodiscard]] std::optional<Directory> find_directory(Bytes archive) noexcept;

/// The first sane local header in [begin, end); `end` if there is none.
[[nodiscard]] std::uint64_t find_local_header(Bytes archive, std::uint64_t begin,
                                              std::uint64_t end) noexcept;

}  // namespace sealtap::opener::zip
