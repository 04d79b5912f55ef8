#include "queue/violation_store.h"

#include <algorithm>

#include "queue/appender.h"
#include "queue/queue_queries.h"
#include "queue/schema.h"
#include "queue/sqlite.h"

namespace sealtap::queue {

struct ViolationStore::State {
    StoreOptions options;
    Database database;
};

ViolationStore::ViolationStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
ViolationStore::~ViolationStore() = default;

Result<std::unique_ptr<ViolationStore>> ViolationStore::open(StoreOptions options) {
    const bool writes = options.access == Access::ReadWrite;
    auto database =
        Database::open(options.path, writes ? Database::Mode::ReadWrite : Database::Mode::ReadOnly);
    if (!database) return std::unexpected(database.error());
    const auto ready = writes ? prepare_for_writing(*database) : prepare_for_reading(*database);
    if (!ready) return std::unexpected(ready.error());
    auto state = std::make_unique<State>(State{std::move(options), *std::move(database)});
    return std::unique_ptr<ViolationStore>(new ViolationStore(std::move(state)));
}

Result<AppendOutcome> ViolationStore::append(std::span<const Violation> violations,
                                             std::span<const std::string> feeds) {
    if (violations.empty()) return AppendOutcome{};
    auto transaction = Transaction::begin(state_->database);
    if (!transaction) return std::unexpected(transaction.error());
    Appender appender(state_->database, state_->options, feeds);
    for (const Violation& violation : violations) {
        if (auto done = appender.append(violation); !done) return std::unexpected(done.error());
    }
    if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
    return appender.take_outcome();
}

Result<std::vector<QueueEntry>> ViolationStore::list(const QueueFilter& filter) {
    return list_entries(state_->database, filter);
}

Result<QueueEntry> ViolationStore::show(const std::string& id_prefix) {
    return show_entry(state_->database, id_prefix);
}

Result<QueueStats> ViolationStore::stats() { return count_entries(state_->database); }

Result<std::vector<OutboxItem>> ViolationStore::pending(const std::string& feed,
                                                        std::uint64_t items_max) {
    Statement statement(state_->database,
                        "SELECT sequence, alert FROM outbox WHERE feed = ?1 ORDER BY sequence "
                        "LIMIT ?2");
    constexpr std::uint64_t kItemsMax = 1ULL << 32U;
    statement.bind(feed).bind(std::min(items_max, kItemsMax));
    std::vector<OutboxItem> items;
    Statement::Step step = statement.step();
    for (; step == Statement::Step::Row; step = statement.step()) {
        items.push_back({statement.number(0), statement.text(1)});
    }
    if (step == Statement::Step::Failed) return std::unexpected(state_->database.failure());
    return items;
}

Result<void> ViolationStore::acknowledge(const std::string& feed, std::int64_t sequence) {
    Statement statement(state_->database, "DELETE FROM outbox WHERE feed = ?1 AND sequence <= ?2");
    return statement.bind(feed).bind(sequence).run();
}

Result<void> ViolationStore::check_integrity() {
    return check_pages(state_->database, "integrity_check");
}

}  // namespace sealtap::queue
