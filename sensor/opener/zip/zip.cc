#include "opener/zip/zip.h"

#include "opener/little_endian.h"
#include "opener/zip/writer.h"

namespace sealtap::opener::zip {
namespace {

/// The end record and the longest comment.
constexpr std::uint64_t kTailBytes = 22 + 65535;

bool starts_as_zip(Bytes octets) noexcept {
    return has_mark(octets, 0, kLocalMark) || has_mark(octets, 0, kEndMark) ||
           has_mark(octets, 0, kDescriptorMark) || has_mark(octets, 0, "PK00PK\x03\x04");
}

bool is_declared(const Whole& whole) noexcept {
    return whole.name.ends_with(".zip") || whole.name.ends_with(".ZIP") ||
           whole.media_type.starts_with("application/zip") ||
           whole.media_type.starts_with("application/x-zip");
}

}  // namespace

bool accepts(const Whole& whole) {
    if (starts_as_zip(whole.octets)) return true;
    // A self-extracting archive, or one with other octets around it.
    const std::uint64_t size = whole.octets.size();
    const Bytes tail = size > kTailBytes ? whole.octets.last(kTailBytes) : whole.octets;
    const bool has_end = text_of(tail).rfind(kEndMark) != std::string_view::npos;
    if (has_end && find_directory(whole.octets)) return true;
    return is_declared(whole) && find_local_header(whole.octets, 0, size) != size;
}

OpenStatus open(const Whole& whole, Output& out) {
    const auto archive = Archive::read(whole.octets);
    return archive ? Writer(*archive, out).write() : OpenStatus::Refused;
}

}  // namespace sealtap::opener::zip
