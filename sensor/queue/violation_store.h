#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sealtap/error.h"
#include "sealtap/violation.h"

namespace sealtap::queue {

enum class Access : std::uint8_t {
    ReadWrite,  ///< made if it is not there
    ReadOnly,   ///< for people's questions; another process may write meanwhile
};

struct StoreOptions {
    std::string path;  ///< of the file, without "sqlite:"
    Access access = Access::ReadWrite;
    Duration fold_window = std::chrono::hours(24);
    /// Makes the text that is kept and sent for a violation (feed::to_alert_line). Needed to
    /// append.
    std::function<std::string(const Violation&)> alert_text = {};
};

/// What append() did. `changed` are the violations as they are now kept (id and count after
/// folding), in the order given, without those that changed nothing: what feeds should hear.
struct AppendOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;    ///< a later judgement of a known document
    std::uint64_t folded = 0;     ///< counted up an equal violation
    std::uint64_t unchanged = 0;  ///< known already: the same capture again
    std::vector<Violation> changed;
};

/// A row of the queue, as people read it. All texts were masked before they were stored.
struct QueueEntry {
    std::int64_t sequence = 0;  ///< rises with every row that is made
    std::string id;
    std::string event_type;
    std::uint32_t revision = 1;
    bool final = true;
    std::uint64_t count = 1;
    Timestamp first_seen;
    Timestamp last_seen;
    std::string previous;  ///< empty if there is none
    std::string policy;
    std::string level;
    std::string severity;
    std::string from_zone;
    std::string to_zone;
    std::string sender;    ///< address, then user
    std::string receiver;  ///< of the first: host, user, domain or address
    std::uint64_t receivers_total = 0;
    std::string app_protocol;
    std::string document_name;
    std::string sha256;  ///< empty if it is not known
    std::string alert;   ///< the whole alert line; only from show()
};

struct QueueFilter {
    std::string event_type = "violation";  ///< empty: all
    std::optional<Severity> severity_min = {};
    std::string policy = {};     ///< empty: all
    std::string from_zone = {};  ///< empty: all
    std::string to_zone = {};    ///< empty: all
    std::optional<Timestamp> seen_since = {};
    std::uint64_t rows_max = 100;
};

struct QueueStats {
    using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
    std::uint64_t entries = 0;
    std::uint64_t occurrences = 0;  ///< the counts, added up
    Counts by_event_type;           ///< entries; each list with the most first
    Counts by_severity;
    Counts by_policy;
    Counts by_zones;  ///< "rd > internet"
    Counts pending;   ///< alerts that a feed has not taken, by feed
    std::optional<Timestamp> first_seen;
    std::optional<Timestamp> last_seen;
};

/// An alert that waits for a feed. (`id`, `revision`) is the key by which a receiver knows one that
/// came twice.
struct OutboxItem {
    std::int64_t sequence = 0;
    std::string alert;
};

/// The durable queue of violations (SQLite), with an outbox for each feed.
///
/// When append() has returned, its violations survive a crash of the process and a loss of power.
/// Violations of the same policy, zones, sender and document digest within the fold window are one
/// entry with a count; after it a new one that names the `previous`. An id that was appended before
/// counts once, so the same capture adds nothing the second time. Used by one thread; several
/// processes may open the same file, one of them to write. Failures are ErrorCode::Unavailable, or
/// ErrorCode::BadInput when the file is no violation store, in one line that names the file.
class ViolationStore {
public:
    [[nodiscard]] static Result<std::unique_ptr<ViolationStore>> open(StoreOptions options);
    ~ViolationStore();

    /// All or none, in one transaction, together with one outbox row a feed for each that changed.
    [[nodiscard]] Result<AppendOutcome> append(std::span<const Violation> violations,
                                               std::span<const std::string> feeds);

    /// The latest first.
    [[nodiscard]] Result<std::vector<QueueEntry>> list(const QueueFilter& filter);
    /// By an id or the beginning of one; also finds an id that was folded into another. Fails with
    /// BadArgument when none or several begin so.
    [[nodiscard]] Result<QueueEntry> show(const std::string& id_prefix);
    [[nodiscard]] Result<QueueStats> stats();

    /// The oldest alerts that the feed has not taken.
    [[nodiscard]] Result<std::vector<OutboxItem>> pending(const std::string& feed,
                                                          std::uint64_t items_max);
    /// The feed has taken everything up to and with `sequence`.
    [[nodiscard]] Result<void> acknowledge(const std::string& feed, std::int64_t sequence);

    /// The whole file is read and checked; for tests and for `sealtap queue stats`.
    [[nodiscard]] Result<void> check_integrity();

private:
    struct State;
    explicit ViolationStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace sealtap::queue
