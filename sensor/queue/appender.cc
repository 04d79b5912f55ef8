#include "queue/appender.h"

#include <algorithm>

#include "base/assert.h"

namespace sealtap::queue {
namespace {

#define SEALTAP_ENTRY_COLUMNS                                                           \
    "SELECT sequence, id, revision, count, first_seen, last_seen, previous, severity, " \
    "confidence, distinct_values, sha256 IS NOT NULL FROM violation WHERE "

/// The nearest in time, so that a capture replayed late still finds its own entry.
constexpr std::string_view kSameKind = SEALTAP_ENTRY_COLUMNS
    "sha256 = ?1 AND policy = ?2 AND from_zone = ?3 AND to_zone = ?4 AND sender = ?5 AND "
    "event_type = ?6 ORDER BY abs(first_seen - ?7), sequence DESC LIMIT 1";

constexpr std::string_view kInsert =
    "INSERT INTO violation(id, event_type, revision, final, count, first_seen, last_seen, previous,"
    " policy, level, severity, confidence, distinct_values, from_zone, to_zone, sender, receiver,"
    " receivers_total, app_protocol, document_name, sha256, alert)"
    " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)";

constexpr std::string_view kUpdate =
    "UPDATE violation SET revision=?1, final=?2, count=?3, first_seen=?4, last_seen=?5, level=?6,"
    " severity=?7, confidence=?8, distinct_values=?9, document_name=?10, sha256=?11, alert=?12,"
    " previous=?13 WHERE sequence=?14";

/// Who sent it, as people read it and as folding compares it.
std::string sender_text(const Violation& violation) {
    std::string text = violation.sender.ip.to_string();
    if (!violation.sender.user.empty()) text += ' ' + violation.sender.user.text();
    return text;
}

std::string receiver_text(const Violation& violation) {
    if (violation.receivers.empty()) return {};
    const Party& first = violation.receivers.front();
    if (!first.user.empty()) return first.user.text();
    if (!first.host.empty()) return first.host.text();
    if (!first.domain.empty()) return first.domain.text();
    return first.ip.to_string();
}

std::uint64_t distinct_sum(const Violation& violation) {
    std::uint64_t sum = 0;
    for (const FindingSummary& finding : violation.findings) sum += finding.distinct;
    return sum;
}

std::int64_t number_of(Severity severity) { return static_cast<std::int64_t>(severity); }

Duration distance(Timestamp left, Timestamp right) {
    return left < right ? right - left : left - right;
}

}  // namespace

Appender::Appender(const Database& database, const StoreOptions& options,
                   std::span<const std::string> feeds)
    : database_(database),
      options_(options),
      feeds_(feeds),
      select_occurrence_(database,
                         "SELECT violation, revision, final FROM occurrence WHERE id = ?1"),
      select_entry_(database, SEALTAP_ENTRY_COLUMNS "sequence = ?1"),
      select_same_kind_(database, kSameKind),
      insert_entry_(database, kInsert),
      update_entry_(database, kUpdate),
      delete_entry_(database, "DELETE FROM violation WHERE sequence = ?1"),
      insert_occurrence_(
          database,
          "INSERT INTO occurrence(id, violation, revision, final) VALUES(?1,?2,?3,?4)"
          " ON CONFLICT(id) DO UPDATE SET violation=?2, revision=?3, final=?4"),
      insert_outbox_(database, "INSERT INTO outbox(feed, alert) VALUES(?1,?2)") {
    SEALTAP_ASSERT(options.alert_text != nullptr);
}

Result<void> Appender::append(const Violation& violation) {
    const auto occurrence = find_occurrence(violation.id);
    if (!occurrence) return std::unexpected(occurrence.error());
    if (*occurrence) return judge_again(violation, **occurrence);
    const auto kin = find_kin(violation);
    if (!kin) return std::unexpected(kin.error());
    if (kin->fold_into) return fold(violation, *kin->fold_into);
    return insert(violation, kin->previous);
}

Result<Appender::Kin> Appender::find_kin(const Violation& violation) {
    if (!violation.sha256) return Kin{};
    const auto same = find_same_kind(violation);
    if (!same) return std::unexpected(same.error());
    if (!*same) return Kin{};
    if (distance((*same)->first_seen, violation.first_seen) < options_.fold_window) {
        return Kin{*same, std::nullopt};
    }
    const bool after = (*same)->first_seen < violation.first_seen;
    return Kin{std::nullopt, after ? std::optional((*same)->id) : std::nullopt};
}

Result<std::optional<Appender::Occurrence>> Appender::find_occurrence(const std::string& id) {
    select_occurrence_.reset();
    const Statement::Step step = select_occurrence_.bind(id).step();
    if (step == Statement::Step::Failed) return std::unexpected(database_.failure());
    std::optional<Occurrence> found;
    if (step == Statement::Step::Row) {
        found = {select_occurrence_.number(0),
                 static_cast<std::uint32_t>(select_occurrence_.number(1)),
                 select_occurrence_.number(2) != 0};
    }
    select_occurrence_.reset();
    return found;
}

Appender::Entry Appender::read_entry(const Statement& row) {
    return {row.number(0),
            row.text(1),
            static_cast<std::uint32_t>(row.number(2)),
            row.count(3),
            row.time(4),
            row.time(5),
            row.text(6),
            static_cast<Severity>(row.number(7)),
            static_cast<std::uint8_t>(row.number(8)),
            row.count(9),
            row.number(10) != 0};
}

Result<std::optional<Appender::Entry>> Appender::find_entry(std::int64_t sequence) {
    select_entry_.reset();
    const Statement::Step step = select_entry_.bind(sequence).step();
    if (step == Statement::Step::Failed) return std::unexpected(database_.failure());
    std::optional<Entry> found;
    if (step == Statement::Step::Row) found = read_entry(select_entry_);
    select_entry_.reset();
    return found;
}

Result<std::optional<Appender::Entry>> Appender::find_same_kind(const Violation& violation) {
    select_same_kind_.reset();
    select_same_kind_.bind(*violation.sha256).bind(violation.policy).bind(violation.from_zone);
    select_same_kind_.bind(violation.to_zone).bind(sender_text(violation));
    select_same_kind_.bind(to_string(violation.type)).bind(violation.first_seen);
    const Statement::Step step = select_same_kind_.step();
    if (step == Statement::Step::Failed) return std::unexpected(database_.failure());
    std::optional<Entry> found;
    if (step == Statement::Step::Row) found = read_entry(select_same_kind_);
    select_same_kind_.reset();
    return found;
}

Result<void> Appender::insert(Violation violation, std::optional<std::string> previous) {
    violation.previous = std::move(previous);
    const std::string alert = options_.alert_text(violation);
    Statement& row = insert_entry_;
    row.bind(violation.id).bind(to_string(violation.type));
    row.bind(std::uint64_t{violation.revision}).bind(std::uint64_t{violation.final});
    row.bind(violation.count).bind(violation.first_seen).bind(violation.last_seen);
    row.bind(violation.previous).bind(violation.policy).bind(violation.level);
    row.bind(number_of(violation.severity)).bind(std::uint64_t{violation.confidence});
    row.bind(distinct_sum(violation)).bind(violation.from_zone).bind(violation.to_zone);
    row.bind(sender_text(violation)).bind(receiver_text(violation));
    row.bind(violation.receivers_total).bind(violation.app_protocol);
    row.bind(violation.document_name.text()).bind(violation.sha256).bind(alert);
    if (auto done = row.run(); !done) return done;
    const std::int64_t sequence = sqlite3_last_insert_rowid(database_.handle());
    if (auto done = remember(violation, sequence); !done) return done;
    ++outcome_.inserted;
    return send(std::move(violation), alert);
}

Result<void> Appender::fold(const Violation& violation, const Entry& entry) {
    if (auto done = remember(violation, entry.sequence); !done) return done;
    Violation merged = violation;
    merged.count = entry.count + violation.count;
    ++outcome_.folded;
    return update(merged, entry);
}

Result<void> Appender::move(const Violation& violation, const Entry& from, const Entry& into) {
    if (auto done = delete_entry_.bind(from.sequence).run(); !done) return done;
    Violation moved = violation;
    moved.first_seen = std::min(violation.first_seen, from.first_seen);
    moved.last_seen = std::max(violation.last_seen, from.last_seen);
    moved.severity = std::max(violation.severity, from.severity);
    moved.confidence = std::max(violation.confidence, from.confidence);
    return fold(moved, into);
}

Result<void> Appender::judge_again(const Violation& violation, const Occurrence& occurrence) {
    const auto entry = find_entry(occurrence.violation);
    if (!entry) return std::unexpected(entry.error());
    SEALTAP_ASSERT(entry->has_value());
    const Entry& known = **entry;
    const bool later = violation.revision > occurrence.revision;
    const bool closes = violation.final && !occurrence.final;
    const bool risen = violation.severity > known.severity ||
                       violation.confidence > known.confidence ||
                       distinct_sum(violation) > known.distinct;
    if (!later && !closes && !risen) {
        ++outcome_.unchanged;
        return {};
    }
    Violation merged = violation;
    // A document that got an open judgement was entered before its digest was known.
    if (violation.final && !known.has_digest && known.count == 1) {
        const auto kin = find_kin(violation);
        if (!kin) return std::unexpected(kin.error());
        if (kin->fold_into) return move(violation, known, *kin->fold_into);
        merged.previous = kin->previous;
    }
    if (auto done = remember(violation, known.sequence); !done) return done;
    merged.count = known.count;
    ++outcome_.updated;
    return update(merged, known);
}

Result<void> Appender::update(const Violation& changed, const Entry& entry) {
    Violation merged = changed;
    merged.id = entry.id;
    merged.revision = entry.revision + 1;
    merged.first_seen = std::min(merged.first_seen, entry.first_seen);
    merged.last_seen = std::max(merged.last_seen, entry.last_seen);
    if (!entry.previous.empty()) merged.previous = entry.previous;
    merged.severity = std::max(merged.severity, entry.severity);
    merged.confidence = std::max(merged.confidence, entry.confidence);
    const std::string alert = options_.alert_text(merged);
    Statement& row = update_entry_;
    row.bind(std::uint64_t{merged.revision}).bind(std::uint64_t{merged.final});
    row.bind(merged.count).bind(merged.first_seen).bind(merged.last_seen).bind(merged.level);
    row.bind(number_of(merged.severity)).bind(std::uint64_t{merged.confidence});
    row.bind(std::max(distinct_sum(merged), entry.distinct)).bind(merged.document_name.text());
    row.bind(merged.sha256).bind(alert).bind(merged.previous).bind(entry.sequence);
    if (auto done = row.run(); !done) return done;
    return send(std::move(merged), alert);
}

Result<void> Appender::remember(const Violation& violation, std::int64_t sequence) {
    insert_occurrence_.bind(violation.id).bind(sequence);
    insert_occurrence_.bind(std::uint64_t{violation.revision});
    return insert_occurrence_.bind(std::uint64_t{violation.final}).run();
}

Result<void> Appender::send(Violation violation, const std::string& alert) {
    for (const std::string& feed : feeds_) {
        if (auto done = insert_outbox_.bind(feed).bind(alert).run(); !done) return done;
    }
    outcome_.changed.push_back(std::move(violation));
    return {};
}

}  // namespace sealtap::queue
