#include "queue/schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace sealtap::queue {
namespace {

/// "SEAL": tells our files from those of others (SQLite file format 1.3.17).
constexpr std::int64_t kApplicationId = 0x5345414C;

/// `violation`: one row for each entry of the queue; times in nanoseconds since 1970, UTC.
/// `occurrence`: every id that was ever appended and the entry it was counted in.
/// `outbox`: alerts that a feed has not taken yet, as they were when they arose.
constexpr const char* kTables = R"sql(
CREATE TABLE violation(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  event_type TEXT NOT NULL,
  revision INTEGER NOT NULL,
  final INTEGER NOT NULL,
  count INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  previous TEXT,
  policy TEXT NOT NULL,
  level TEXT NOT NULL,
  severity INTEGER NOT NULL,
  confidence INTEGER NOT NULL,
  distinct_values INTEGER NOT NULL,
  from_zone TEXT NOT NULL,
  to_zone TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  receivers_total INTEGER NOT NULL,
  app_protocol TEXT NOT NULL,
  document_name TEXT NOT NULL,
  sha256 TEXT,
  alert TEXT NOT NULL
);
CREATE INDEX violation_fold ON violation(sha256, policy, from_zone, to_zone, sender, event_type)
  WHERE sha256 IS NOT NULL;
CREATE INDEX violation_last_seen ON violation(last_seen);
CREATE TABLE occurrence(
  id TEXT PRIMARY KEY,
  violation INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  final INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE outbox(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  feed TEXT NOT NULL,
  alert TEXT NOT NULL
);
CREATE INDEX outbox_feed ON outbox(feed, sequence);
)sql";

Result<std::int64_t> read_number(const Database& database, std::string_view sql) {
    Statement statement(database, sql);
    if (statement.step() != Statement::Step::Row) return std::unexpected(database.failure());
    return statement.number(0);
}

std::unexpected<Error> foreign(const Database& database, const std::string& what) {
    return std::unexpected(Error{ErrorCode::BadInput, database.path() + ": " + what});
}

/// Whether the file is empty; fails when it is not ours.
enum class Contents { Nothing, Ours };
Result<Contents> look_inside(const Database& database) {
    const auto tables = read_number(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return std::unexpected(tables.error());
    if (*tables == 0) return Contents::Nothing;
    const auto application = read_number(database, "PRAGMA application_id");
    if (!application) return std::unexpected(application.error());
    if (*application != kApplicationId) {
        return foreign(database, "it is a database of another program, no violation store");
    }
    const auto version = read_number(database, "PRAGMA user_version");
    if (!version) return std::unexpected(version.error());
    if (*version != kSchemaVersion) {
        return foreign(database,
                       fmt::format("its schema has version {}, this build knows {}; a {} Sealtap "
                                   "would be right",
                                   *version, kSchemaVersion,
                                   *version > kSchemaVersion ? "newer" : "matching"));
    }
    return Contents::Ours;
}

Result<void> make_tables(Database& database) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return std::unexpected(transaction.error());
    // Another process may have been faster.
    const auto contents = look_inside(database);
    if (!contents) return std::unexpected(contents.error());
    if (*contents == Contents::Ours) return {};
    const std::string marks = fmt::format("PRAGMA application_id={}; PRAGMA user_version={}",
                                          kApplicationId, kSchemaVersion);
    if (auto done = database.execute(kTables); !done) return done;
    if (auto done = database.execute(marks.c_str()); !done) return done;
    return transaction->commit();
}

}  // namespace

Result<void> check_pages(Database& database, std::string_view pragma) {
    Statement statement(database, fmt::format("PRAGMA {}(1)", pragma));
    if (statement.step() != Statement::Step::Row) return std::unexpected(database.failure());
    std::string verdict = statement.text(0);
    if (verdict == "ok") return {};
    std::ranges::replace(verdict, '\n', ' ');  // SQLite heads each finding with its table
    return foreign(database, "it is damaged: " + verdict);
}

Result<void> prepare_for_writing(Database& database) {
    const auto contents = look_inside(database);
    if (!contents) return std::unexpected(contents.error());
    // FULL before WAL, so that not even the change of mode goes unsynced.
    if (auto done = database.execute("PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL"); !done) {
        return done;
    }
    if (*contents == Contents::Nothing) return make_tables(database);
    return check_pages(database, "quick_check");
}

Result<void> prepare_for_reading(Database& database) {
    const auto contents = look_inside(database);
    if (!contents) return std::unexpected(contents.error());
    if (*contents == Contents::Ours) return {};
    return foreign(database,
                   "it holds nothing yet; `sealtap replay --queue` or `sealtap run` "
                   "would fill it");
}

}  // namespace sealtap::queue
