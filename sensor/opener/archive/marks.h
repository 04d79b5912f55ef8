#pragma once

#include <cstdint>
#include <optional>

#include "opener/archive/library.h"
#include "sealtap/bytes.h"

namespace sealtap::opener::archive {

/// Where an archive of that kind begins: at the front, or behind the program of a self-extracting
/// one (7z, rar). Nothing: there is none.
[[nodiscard]] std::optional<std::uint64_t> find_archive(Kind kind, Bytes octets) noexcept;

/// The first header of a tar of any age: its checksum tells.
[[nodiscard]] bool is_tar_header(Bytes octets) noexcept;

}  // namespace sealtap::opener::archive
