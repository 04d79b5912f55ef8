#pragma once

#include "opener/archive/library.h"
#include "opener/format.h"

// Archives that libarchive reads: each entry is a part with its name, and "NAME:directory" holds
// all names and link targets. Nothing is created anywhere.
namespace sealtap::opener::archive {

template <Kind kKind>
[[nodiscard]] bool accepts(const Whole& whole);
template <Kind kKind>
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);
void prepare();

template <Kind kKind>
constexpr FormatDescriptor descriptor(std::string_view name, std::string_view reads) {
    return {.name = name,
            .accepts = accepts<kKind>,
            .open = open<kKind>,
            .prepare = prepare,
            .reads = reads};
}

inline constexpr FormatDescriptor kSevenZip = descriptor<Kind::SevenZip>("7z", "7-Zip archives");
inline constexpr FormatDescriptor kRar =
    descriptor<Kind::Rar>("rar", "RAR 1.5-4 archives, also self-extracting");
inline constexpr FormatDescriptor kRar5 = descriptor<Kind::Rar5>("rar5", "RAR 5 archives");
inline constexpr FormatDescriptor kTar =
    descriptor<Kind::Tar>("tar", "tar archives in every dialect");
inline constexpr FormatDescriptor kCpio = descriptor<Kind::Cpio>("cpio", "cpio archives");
inline constexpr FormatDescriptor kCab = descriptor<Kind::Cab>("cab", "Windows cabinets");
inline constexpr FormatDescriptor kIso9660 =
    descriptor<Kind::Iso9660>("iso9660", "CD and DVD images");
inline constexpr FormatDescriptor kLha = descriptor<Kind::Lha>("lha", "LHA archives");
inline constexpr FormatDescriptor kXar = descriptor<Kind::Xar>("xar", "xar archives");
inline constexpr FormatDescriptor kAr = descriptor<Kind::Ar>("ar", "ar archives, Debian packages");
inline constexpr FormatDescriptor kCompress =
    descriptor<Kind::Compress>("compress", "Unix compress (.Z)");

}  // namespace sealtap::opener::archive
