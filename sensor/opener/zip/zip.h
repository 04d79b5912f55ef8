#pragma once

#include "opener/format.h"
#include "opener/names.h"

namespace sealtap::opener::zip {

/// Zip archives as such: each entry is a part ("zip", with its name). "zip:local" is the reading of
/// a local header where it differs from the directory's, or which no directory names;
/// "zip:directory" the names and comments, "zip:extra" what extra fields hold, "zip:rest" octets
/// that belong to nothing known.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

inline constexpr FormatDescriptor kDescriptor{
    .name = "zip",
    .accepts = accepts,
    .open = open,
    .prepare = prepare_names,
    .reads =
        "zip (also zip64, without directory, with contradicting headers, behind other octets): "
        "entries, names, comments"};

}  // namespace sealtap::opener::zip
