#include "opener/archive/rpm.h"

#include <optional>

#include "base/byte_reader.h"
#include "opener/little_endian.h"
#include "opener/writing.h"

namespace sealtap::opener::rpm {
namespace {

constexpr std::uint64_t kLeadBytes = 96;

/// The end of the header that begins at `at`: a mark, counts of index entries and of octets.
std::optional<std::uint64_t> header_end(Bytes octets, std::uint64_t at) noexcept {
    constexpr std::uint32_t kMark = 0x8EAD'E801;
    constexpr std::uint64_t kFrontBytes = 16;
    constexpr std::uint64_t kIndexBytes = 16;
    base::ByteReader reader(slice(octets, at, kFrontBytes));
    if (reader.u32() != kMark) return std::nullopt;
    reader.skip(4);
    const std::uint64_t entries = reader.u32();
    const std::uint64_t length = reader.u32();
    const std::uint64_t end = at + kFrontBytes + entries * kIndexBytes + length;
    if (!reader.ok() || end > octets.size()) return std::nullopt;
    return end;
}

}  // namespace

bool accepts(const Whole& whole) { return text_of(whole.octets).starts_with("\xED\xAB\xEE\xDB"); }

OpenStatus open(const Whole& whole, Output& out) {
    const auto signature_end = header_end(whole.octets, kLeadBytes);
    if (!signature_end) return OpenStatus::Refused;
    const auto end = header_end(whole.octets, (*signature_end + 7) / 8 * 8);
    if (!end) return OpenStatus::Refused;
    put_rest(out, "rpm:header", slice(whole.octets, 0, *end));
    put_rest(out, "rpm", slice(whole.octets, *end, UINT64_MAX));
    return out.wants_more() ? OpenStatus::Opened : OpenStatus::Exhausted;
}

}  // namespace sealtap::opener::rpm
