#include "queue/queue_queries.h"

#include <fmt/format.h>

#include <algorithm>

namespace sealtap::queue {
namespace {

constexpr std::string_view kColumns =
    "sequence, id, event_type, revision, final, count, first_seen, last_seen, previous, policy, "
    "level, severity, from_zone, to_zone, sender, receiver, receivers_total, app_protocol, "
    "document_name, sha256";
constexpr int kAlertColumn = 20;

std::string severity_name(std::int64_t stored) {
    const auto last = static_cast<std::int64_t>(Severity::Critical);
    return std::string(to_string(static_cast<Severity>(std::clamp<std::int64_t>(stored, 0, last))));
}

QueueEntry read_entry(const Statement& row) {
    QueueEntry entry;
    entry.sequence = row.number(0);
    entry.id = row.text(1);
    entry.event_type = row.text(2);
    entry.revision = static_cast<std::uint32_t>(row.number(3));
    entry.final = row.number(4) != 0;
    entry.count = row.count(5);
    entry.first_seen = row.time(6);
    entry.last_seen = row.time(7);
    entry.previous = row.text(8);
    entry.policy = row.text(9);
    entry.level = row.text(10);
    entry.severity = severity_name(row.number(11));
    entry.from_zone = row.text(12);
    entry.to_zone = row.text(13);
    entry.sender = row.text(14);
    entry.receiver = row.text(15);
    entry.receivers_total = row.count(16);
    entry.app_protocol = row.text(17);
    entry.document_name = row.text(18);
    entry.sha256 = row.text(19);
    return entry;
}

/// The empty text and null match everything.
constexpr std::string_view kListWhere =
    " FROM violation WHERE (?1 = '' OR event_type = ?1) AND (?2 IS NULL OR severity >= ?2)"
    " AND (?3 = '' OR policy = ?3) AND (?4 = '' OR from_zone = ?4) AND (?5 = '' OR to_zone = ?5)"
    " AND (?6 IS NULL OR last_seen >= ?6) ORDER BY last_seen DESC, sequence DESC LIMIT ?7";

Result<QueueStats::Counts> read_counts(const Database& database, std::string_view sql) {
    QueueStats::Counts counts;
    Statement statement(database, sql);
    Statement::Step step = statement.step();
    for (; step == Statement::Step::Row; step = statement.step()) {
        counts.emplace_back(statement.text(0), statement.count(1));
    }
    if (step == Statement::Step::Failed) return std::unexpected(database.failure());
    return counts;
}

std::string count_by(std::string_view what, std::string_view table) {
    return fmt::format(
        "SELECT {0} AS what, count(*) AS n FROM {1} GROUP BY what ORDER BY n DESC, "
        "what",
        what, table);
}

Result<void> read_totals(const Database& database, QueueStats& stats) {
    Statement totals(database,
                     "SELECT count(*), coalesce(sum(count), 0), min(first_seen), max(last_seen) "
                     "FROM violation");
    if (totals.step() != Statement::Step::Row) return std::unexpected(database.failure());
    stats.entries = totals.count(0);
    stats.occurrences = totals.count(1);
    if (!totals.is_null(2)) stats.first_seen = totals.time(2);
    if (!totals.is_null(3)) stats.last_seen = totals.time(3);
    return {};
}

Error unknown_id(const std::string& id_prefix, std::string_view what) {
    return {ErrorCode::BadArgument,
            fmt::format("{} {}; `sealtap queue list` shows the ids", id_prefix, what)};
}

/// The entry that an id, or the only one that begins so, was counted in.
Result<std::int64_t> find_entry(const Database& database, const std::string& id_prefix) {
    Statement ids(database,
                  "SELECT id, violation FROM occurrence WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY "
                  "id LIMIT 1000");
    ids.bind(id_prefix);
    std::optional<std::int64_t> found;
    Statement::Step step = ids.step();
    for (; step == Statement::Step::Row; step = ids.step()) {
        if (found && *found != ids.number(1)) {
            return std::unexpected(unknown_id(id_prefix, "begins several ids; more digits help"));
        }
        found = ids.number(1);
        if (ids.text(0) == id_prefix) break;
    }
    if (step == Statement::Step::Failed) return std::unexpected(database.failure());
    if (!found) return std::unexpected(unknown_id(id_prefix, "is no violation's id"));
    return *found;
}

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Result<std::vector<QueueEntry>> list_entries(Database& database, const QueueFilter& filter) {
    Statement statement(database, fmt::format("SELECT {}{}", kColumns, kListWhere));
    std::optional<std::int64_t> severity;
    if (filter.severity_min) severity = static_cast<std::int64_t>(*filter.severity_min);
    constexpr std::uint64_t kRowsMax = 1ULL << 40U;
    statement.bind(filter.event_type).bind(severity).bind(filter.policy).bind(filter.from_zone);
    statement.bind(filter.to_zone).bind(filter.seen_since);
    statement.bind(std::min(filter.rows_max, kRowsMax));
    std::vector<QueueEntry> entries;
    Statement::Step step = statement.step();
    for (; step == Statement::Step::Row; step = statement.step()) {
        entries.push_back(read_entry(statement));
    }
    if (step == Statement::Step::Failed) return std::unexpected(database.failure());
    return entries;
}

Result<QueueEntry> show_entry(Database& database, const std::string& id_prefix) {
    if (id_prefix.empty() || !is_hex(id_prefix)) {
        return std::unexpected(unknown_id(id_prefix, "is no id: 1 to 16 of 0-9 and a-f make one"));
    }
    const auto sequence = find_entry(database, id_prefix);
    if (!sequence) return std::unexpected(sequence.error());
    Statement statement(
        database, fmt::format("SELECT {}, alert FROM violation WHERE sequence = ?1", kColumns));
    statement.bind(*sequence);
    if (statement.step() != Statement::Step::Row) return std::unexpected(database.failure());
    QueueEntry entry = read_entry(statement);
    entry.alert = statement.text(kAlertColumn);
    return entry;
}

Result<QueueStats> count_entries(Database& database) {
    QueueStats stats;
    if (auto done = read_totals(database, stats); !done) return std::unexpected(done.error());
    struct Count {
        QueueStats::Counts& into;
        std::string sql;
    };
    const std::string zones = "from_zone || ' > ' || to_zone";
    for (const Count& count : {Count{stats.by_event_type, count_by("event_type", "violation")},
                               Count{stats.by_severity, count_by("severity", "violation")},
                               Count{stats.by_policy, count_by("policy", "violation")},
                               Count{stats.by_zones, count_by(zones, "violation")},
                               Count{stats.pending, count_by("feed", "outbox")}}) {
        auto counts = read_counts(database, count.sql);
        if (!counts) return std::unexpected(counts.error());
        count.into = *std::move(counts);
    }
    for (auto& [severity, entries] : stats.by_severity) {
        severity = severity_name(severity.empty() ? 0 : severity.front() - '0');
    }
    return stats;
}

}  // namespace sealtap::queue
