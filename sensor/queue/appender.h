#pragma once

#include <optional>
#include <span>
#include <string>

#include "queue/sqlite.h"
#include "queue/violation_store.h"

namespace sealtap::queue {

/// Appends violations within one transaction: decides for each whether it is new, a later judgement
/// of a known one, one more of an entry's kind, or nothing new. Lives as long as the transaction.
class Appender {
public:
    Appender(const Database& database, const StoreOptions& options,
             std::span<const std::string> feeds);

    [[nodiscard]] Result<void> append(const Violation& violation);
    [[nodiscard]] AppendOutcome take_outcome() { return std::move(outcome_); }

private:
    /// An entry of the queue, as far as merging needs it.
    struct Entry {
        std::int64_t sequence = 0;
        std::string id;
        std::uint32_t revision = 0;
        std::uint64_t count = 0;
        Timestamp first_seen;
        Timestamp last_seen;
        std::string previous;
        Severity severity = Severity::Low;
        std::uint8_t confidence = 0;
        std::uint64_t distinct = 0;
        bool has_digest = false;
    };
    struct Occurrence {
        std::int64_t violation = 0;
        std::uint32_t revision = 0;
        bool final = false;
    };

    [[nodiscard]] Result<std::optional<Occurrence>> find_occurrence(const std::string& id);
    [[nodiscard]] Result<std::optional<Entry>> find_entry(std::int64_t sequence);
    /// The entry of the same kind whose first time is nearest.
    [[nodiscard]] Result<std::optional<Entry>> find_same_kind(const Violation& violation);

    /// What the digest of a violation tells: the entry to count it in, or the one to name before
    /// it.
    struct Kin {
        std::optional<Entry> fold_into;
        std::optional<std::string> previous;
    };
    [[nodiscard]] Result<Kin> find_kin(const Violation& violation);

    [[nodiscard]] Result<void> insert(Violation violation, std::optional<std::string> previous);
    [[nodiscard]] Result<void> fold(const Violation& violation, const Entry& entry);
    [[nodiscard]] Result<void> judge_again(const Violation& violation,
                                           const Occurrence& occurrence);
    /// Ends the entry of a document whose digest came late, since another one counts it from here.
    [[nodiscard]] Result<void> move(const Violation& violation, const Entry& from,
                                    const Entry& into);
    [[nodiscard]] Result<void> update(const Violation& merged, const Entry& entry);
    [[nodiscard]] Result<void> remember(const Violation& violation, std::int64_t sequence);
    /// To the feeds, and to the outcome.
    [[nodiscard]] Result<void> send(Violation violation, const std::string& alert);

    [[nodiscard]] static Entry read_entry(const Statement& row);

    const Database& database_;
    const StoreOptions& options_;
    std::span<const std::string> feeds_;
    AppendOutcome outcome_;

    Statement select_occurrence_;
    Statement select_entry_;
    Statement select_same_kind_;
    Statement insert_entry_;
    Statement update_entry_;
    Statement delete_entry_;
    Statement insert_occurrence_;
    Statement insert_outbox_;
};

}  // namespace sealtap::queue
