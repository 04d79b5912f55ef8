#include "opener/archive/marks.h"

#include <algorithm>
#include <string_view>

#include "opener/little_endian.h"

namespace sealtap::opener::archive {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kSevenZipMark = "7z\xBC\xAF\x27\x1C"sv;
constexpr std::string_view kRarMark = "Rar!\x1A\x07\0"sv;
constexpr std::string_view kRar5Mark = "Rar!\x1A\x07\x01\0"sv;

bool is_program(std::string_view text) noexcept {
    return text.starts_with("MZ") || text.starts_with("\x7F\x45LF"sv);
}

std::optional<std::uint64_t> find_mark(std::string_view text, std::string_view mark) noexcept {
    if (text.starts_with(mark)) return 0;
    if (!is_program(text)) return std::nullopt;
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    return at;
}

bool is_cpio(std::string_view text) noexcept {
    constexpr std::size_t kModeAt = 18;
    if (text.starts_with("070701") || text.starts_with("070702")) {
        return text.size() >= 110 && std::ranges::all_of(text.substr(6, 104), [](char letter) {
                   return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') ||
                          (letter >= 'A' && letter <= 'F');
               });
    }
    if (text.starts_with("070707")) {
        return text.size() > kModeAt + 58 &&
               std::ranges::all_of(text.substr(6, 70),
                                   [](char octal) { return octal >= '0' && octal <= '7'; });
    }
    return text.starts_with("\xC7\x71"sv) || text.starts_with("\x71\xC7"sv);
}

/// Level 0 to 3 at octet 20, and a method "-lh5-", "-lzs-", "-pm0-".
bool is_lha(std::string_view text) noexcept {
    if (text.size() < 22 || text[2] != '-' || text[6] != '-') return false;
    const std::string_view family = text.substr(3, 2);
    return (family == "lh" || family == "lz" || family == "pm") && text[20] >= 0 && text[20] <= 3;
}

bool is_iso9660(Bytes octets) noexcept {
    constexpr std::uint64_t kVolumeAt = 16 * 2048;
    return text_of(slice(octets, kVolumeAt + 1, 5)) == "CD001";
}

}  // namespace

bool is_tar_header(Bytes octets) noexcept {
    constexpr std::size_t kHeaderBytes = 512;
    constexpr std::size_t kSumAt = 148;
    constexpr std::size_t kSumBytes = 8;
    if (octets.size() < kHeaderBytes) return false;
    std::uint64_t sum = 8 * ' ';
    std::int64_t signed_sum = 8 * ' ';
    for (std::size_t i = 0; i < kHeaderBytes; ++i) {
        if (i >= kSumAt && i < kSumAt + kSumBytes) continue;
        sum += std::to_integer<std::uint64_t>(octets[i]);
        signed_sum += std::to_integer<signed char>(octets[i]);
    }
    std::uint64_t stated = 0;
    std::size_t digits = 0;
    for (const char digit : text_of(octets.subspan(kSumAt, kSumBytes))) {
        if (digit == ' ' && digits == 0) continue;
        if (digit < '0' || digit > '7') break;
        stated = stated * 8 + static_cast<std::uint64_t>(digit - '0');
        ++digits;
    }
    // 256 is the sum of a header of zeros.
    return digits != 0 && stated != 8 * ' ' &&
           (stated == sum || static_cast<std::int64_t>(stated) == signed_sum);
}

std::optional<std::uint64_t> find_archive(Kind kind, Bytes octets) noexcept {
    const std::string_view text = text_of(octets);
    const auto at_front = [](bool is_there) {
        return is_there ? std::optional<std::uint64_t>(0) : std::nullopt;
    };
    switch (kind) {
        case Kind::SevenZip: return find_mark(text, kSevenZipMark);
        case Kind::Rar: return find_mark(text, kRarMark);
        case Kind::Rar5: return find_mark(text, kRar5Mark);
        case Kind::Tar: return at_front(is_tar_header(octets));
        case Kind::Cpio: return at_front(is_cpio(text));
        case Kind::Cab: return at_front(text.starts_with("MSCF\0\0\0\0"sv));
        case Kind::Iso9660: return at_front(is_iso9660(octets));
        case Kind::Lha: return at_front(is_lha(text));
        case Kind::Xar: return at_front(text.starts_with("xar!\0"sv));
        case Kind::Ar: return at_front(text.starts_with("!<arch>\n"));
        case Kind::Compress: return at_front(text.starts_with("\x1F\x9D"sv));
        case Kind::ZipRecord: break;
    }
    return std::nullopt;
}

}  // namespace sealtap::opener::archive
