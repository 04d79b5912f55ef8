#pragma once

#include <memory>
#include <string>

#include "capture/octet_source.h"

namespace sealtap::capture {

/// A file that its writer still appends to, as `tail -F` reads it. At its end it answers Later; the
/// call after that sleeps until the file changes, or for 100 ms where nobody tells of changes
/// (network file systems), or until a signal comes. It ends only when `path` has become another
/// file, or has been emptied, and all that this one had was read.
[[nodiscard]] std::unique_ptr<OctetSource> read_growing(FileDescriptor file, std::string path);

}  // namespace sealtap::capture
