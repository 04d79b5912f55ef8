#pragma once

#include "queue/sqlite.h"

namespace sealtap::queue {

/// The schema that this build writes. A newer one is refused, an older one would be brought up
/// here.
inline constexpr std::int64_t kSchemaVersion = 1;

/// Makes the tables of a new file, or checks that an old one is a violation store of ours, whole
/// and of a version that we know. Sets WAL and synchronous=FULL: a commit that returned survives a
/// loss of power.
[[nodiscard]] Result<void> prepare_for_writing(Database& database);
[[nodiscard]] Result<void> prepare_for_reading(Database& database);

/// `pragma` is quick_check or integrity_check.
[[nodiscard]] Result<void> check_pages(Database& database, std::string_view pragma);

}  // namespace sealtap::queue
