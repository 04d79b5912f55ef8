#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/table.h"
#include "feed/eve_json.h"
#include "feed/json_writer.h"
#include "queue/violation_store.h"

namespace sealtap::app {
namespace {

using queue::QueueEntry;
using queue::QueueStats;

Result<std::unique_ptr<queue::ViolationStore>> open_store(const QueueOptions& options) {
    std::string path = queue_path(options.queue);
    if (path.empty()) {
        const auto settings = load_settings(options.common);
        if (!settings) return std::unexpected(settings.error());
        path = queue_path(settings->queue);
    }
    if (path.empty()) {
        return std::unexpected(
            Error{ErrorCode::BadArgument,
                  "no queue to look into; name one with --queue FILE or -c CONFIGURATION"});
    }
    queue::StoreOptions store;
    store.path = path;
    store.access = queue::Access::ReadOnly;
    return queue::ViolationStore::open(std::move(store));
}

std::string time_text(Timestamp time) {
    return fmt::format("{:%F %T}", std::chrono::time_point_cast<std::chrono::seconds>(time));
}

Result<queue::QueueFilter> filter_of(const QueueOptions& options) {
    queue::QueueFilter filter;
    filter.event_type = options.event_type == "all" ? "" : options.event_type;
    filter.policy = options.policy;
    filter.from_zone = options.from_zone;
    filter.to_zone = options.to_zone;
    filter.rows_max = options.rows_max;
    if (options.severity.empty()) return filter;
    filter.severity_min = parse_severity(options.severity);
    if (filter.severity_min) return filter;
    return std::unexpected(
        Error{ErrorCode::BadArgument,
              "--severity " + options.severity + ": right would be low, medium, high or critical"});
}

void write_entry(feed::JsonWriter& json, const QueueEntry& entry) {
    json.begin_object()
        .field("id", entry.id)
        .field("event_type", entry.event_type)
        .field("rev", std::uint64_t{entry.revision})
        .field("state", entry.final ? "final" : "open")
        .field("count", entry.count)
        .field("first_seen", feed::to_eve_time(entry.first_seen))
        .field("last_seen", feed::to_eve_time(entry.last_seen))
        .optional_field("previous", entry.previous)
        .field("policy", entry.policy)
        .field("level", entry.level)
        .field("severity", entry.severity)
        .field("from_zone", entry.from_zone)
        .field("to_zone", entry.to_zone)
        .field("sender", entry.sender)
        .field("receiver", entry.receiver)
        .field("receivers_total", entry.receivers_total)
        .field("app_proto", entry.app_protocol)
        .optional_field("document", entry.document_name)
        .optional_field("sha256", entry.sha256)
        .end_object();
}

std::string severity_text(const std::string& name) {
    const auto severity = parse_severity(name);
    return severity ? coloured(*severity, Stream::Output) : name;
}

std::string list_text(const std::vector<QueueEntry>& entries) {
    using Align = Table::Align;
    Table table({{"id"},
                 {"last seen (UTC)"},
                 {"severity"},
                 {"policy", Align::Left, 24},
                 {"level"},
                 {"zones", Align::Left, 24},
                 {"sender", Align::Left, 34},
                 {"receiver", Align::Left, 34},
                 {"document", Align::Left, 40},
                 {"count", Align::Right}});
    for (const QueueEntry& entry : entries) {
        table.add({entry.id, time_text(entry.last_seen), severity_text(entry.severity),
                   entry.policy, entry.level, entry.from_zone + " > " + entry.to_zone, entry.sender,
                   entry.receiver, entry.document_name, grouped(entry.count)});
    }
    return table.to_string();
}

std::string counts_text(std::string_view title, const QueueStats::Counts& counts) {
    if (counts.empty()) return "";
    std::string text = heading(title, Stream::Output);
    for (const auto& [name, count] : counts)
        text += fmt::format("  {:<32} {:>12}\n", name, grouped(count));
    return text;
}

void write_counts(feed::JsonWriter& json, std::string_view key, const QueueStats::Counts& counts) {
    json.begin_object(key);
    for (const auto& [name, count] : counts) json.field(name, count);
    json.end_object();
}

std::string stats_json(const QueueStats& stats) {
    feed::JsonWriter json;
    json.begin_object().field("entries", stats.entries).field("occurrences", stats.occurrences);
    write_counts(json, "by_event_type", stats.by_event_type);
    write_counts(json, "by_severity", stats.by_severity);
    write_counts(json, "by_policy", stats.by_policy);
    write_counts(json, "by_zones", stats.by_zones);
    write_counts(json, "pending", stats.pending);
    if (stats.first_seen) json.field("first_seen", feed::to_eve_time(*stats.first_seen));
    if (stats.last_seen) json.field("last_seen", feed::to_eve_time(*stats.last_seen));
    json.end_object();
    return json.take() + "\n";
}

std::string stats_text(const QueueStats& stats) {
    std::string text = fmt::format("{} entries, {} occurrences\n", grouped(stats.entries),
                                   grouped(stats.occurrences));
    if (stats.first_seen && stats.last_seen) {
        text += fmt::format("seen from {} to {} UTC\n", time_text(*stats.first_seen),
                            time_text(*stats.last_seen));
    }
    return text + counts_text("By kind", stats.by_event_type) +
           counts_text("By severity", stats.by_severity) +
           counts_text("By policy", stats.by_policy) + counts_text("By zones", stats.by_zones) +
           counts_text("Waiting for feeds", stats.pending);
}

}  // namespace

ExitStatus queue_list(const QueueOptions& options) {
    const auto filter = filter_of(options);
    if (!filter) return fail(filter.error());
    const auto store = open_store(options);
    if (!store) return fail(store.error());
    const auto entries = (*store)->list(*filter);
    if (!entries) return fail(entries.error());
    if (!options.json) {
        print(Stream::Output,
              entries->empty() ? "The queue holds none of these.\n" : list_text(*entries));
        return ExitStatus::Done;
    }
    for (const QueueEntry& entry : *entries) {
        feed::JsonWriter json;
        write_entry(json, entry);
        print(Stream::Output, json.take() + "\n");
    }
    return ExitStatus::Done;
}

ExitStatus queue_show(const QueueOptions& options, const std::string& id) {
    const auto store = open_store(options);
    if (!store) return fail(store.error());
    const auto entry = (*store)->show(id);
    if (!entry) return fail(entry.error());
    print(Stream::Output,
          options.json ? entry->alert + "\n" : list_text({*entry}) + "\n" + entry->alert + "\n");
    return ExitStatus::Done;
}

ExitStatus queue_stats(const QueueOptions& options) {
    const auto store = open_store(options);
    if (!store) return fail(store.error());
    const auto stats = (*store)->stats();
    if (!stats) return fail(stats.error());
    print(Stream::Output, options.json ? stats_json(*stats) : stats_text(*stats));
    return ExitStatus::Done;
}

}  // namespace sealtap::app
