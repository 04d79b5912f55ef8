#pragma once

#include "queue/sqlite.h"
#include "queue/violation_store.h"

namespace sealtap::queue {

// What people ask the store; the reading half of ViolationStore.

[[nodiscard]] Result<std::vector<QueueEntry>> list_entries(Database& database,
                                                           const QueueFilter& filter);
[[nodiscard]] Result<QueueEntry> show_entry(Database& database, const std::string& id_prefix);
[[nodiscard]] Result<QueueStats> count_entries(Database& database);

}  // namespace sealtap::queue
