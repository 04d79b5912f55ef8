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
constexpr FormatDescriptor descriptor(std::string_view name) {
    return {.name = name, .accepts = accepts<kKind>, .open = open<kKind>, .prepare = prepare};
}

inline constexpr FormatDescriptor kSevenZip = descriptor<Kind::SevenZip>("7z");
inline constexpr FormatDescriptor kRar = descriptor<Kind::Rar>("rar");
inline constexpr FormatDescriptor kRar5 = descriptor<Kind::Rar5>("rar5");
inline constexpr FormatDescriptor kTar = descriptor<Kind::Tar>("tar");
inline constexpr FormatDescriptor kCpio = descriptor<Kind::Cpio>("cpio");
inline constexpr FormatDescriptor kCab = descriptor<Kind::Cab>("cab");
inline constexpr FormatDescriptor kIso9660 = descriptor<Kind::Iso9660>("iso9660");
inline constexpr FormatDescriptor kLha = descriptor<Kind::Lha>("lha");
inline constexpr FormatDescriptor kXar = descriptor<Kind::Xar>("xar");
inline constexpr FormatDescriptor kAr = descriptor<Kind::Ar>("ar");
inline constexpr FormatDescriptor kCompress = descriptor<Kind::Compress>("compress");

}  // namespace sealtap::opener::archive
