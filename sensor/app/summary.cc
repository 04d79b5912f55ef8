#include "app/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/table.h"

namespace sealtap::app {
namespace {

constexpr std::size_t kRowsMax = 25;

std::string share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "";
    return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

Table ledger_table() {
    using Align = Table::Align;
    return Table({{"", Align::Left, 48}, {"octets", Align::Right, 24}, {"share", Align::Right, 8}});
}

void add_row(Table& table, std::string name, std::uint64_t bytes, std::uint64_t whole) {
    table.add({std::move(name), grouped(bytes), share(bytes, whole)});
}

std::string verdict(std::int64_t difference) {
    return difference == 0 ? "exact"
                           : fmt::format("DIFFERS by {} octets: please report this", difference);
}

std::string frame_table(const FrameLedger& frames, Stream stream) {
    Table table = ledger_table();
    add_row(table, "captured", frames.captured, frames.captured);
    add_row(table, "  headers and padding", frames.headers, frames.captured);
    add_row(table, "  payload delivered", frames.delivered, frames.captured);
    if (frames.duplicate != 0) add_row(table, "  duplicates", frames.duplicate, frames.captured);
    if (frames.conflicting != 0)
        add_row(table, "  conflicting", frames.conflicting, frames.captured);
    for (std::size_t i = 0; i < kFrameCauseCount; ++i) {
        if (frames.not_delivered[i] == 0) continue;
        add_row(table, fmt::format("  not delivered: {}", to_string(static_cast<FrameCause>(i))),
                frames.not_delivered[i], frames.captured);
    }
    if (frames.snapped_bytes != 0) {
        table.add(
            {fmt::format("never captured: cut from {} frames", grouped(frames.truncated_frames)),
             grouped(frames.snapped_bytes), ""});
    }
    if (frames.gap_bytes != 0)
        table.add({"never captured: gaps in streams", grouped(frames.gap_bytes), ""});
    return heading(
               fmt::format("Frames: {} ({})", grouped(frames.frames), verdict(frames.difference())),
               stream) +
           table.to_string();
}

std::string part_table(const pipeline::WorkerCounts& counts, Stream stream) {
    const PartLedger& parts = counts.parts;
    Table table = ledger_table();
    add_row(table, "content, every layer of it", parts.size, parts.size);
    add_row(table, "  scanned", parts.scanned, parts.size);
    if (parts.decoded != 0)
        add_row(table, "  decoded into what it holds", parts.decoded, parts.size);
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        if (parts.not_inspected[i] == 0) continue;
        add_row(table, fmt::format("  not inspected: {}", to_string(static_cast<Cause>(i))),
                parts.not_inspected[i], parts.size);
    }
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        if (parts.missing[i] == 0) continue;
        table.add({fmt::format("never captured: {}", to_string(static_cast<Cause>(i))),
                   grouped(parts.missing[i]), ""});
    }
    const std::int64_t difference =
        counts.part_difference != 0 ? counts.part_difference : parts.difference();
    return heading(fmt::format("Content ({})", verdict(difference)), stream) + table.to_string();
}

std::string limit_lines(const LimitHits& hits) {
    std::string lines;
    for (const LimitSpec& spec : limit_table()) {
        if (hits[spec.limit] == 0) continue;
        lines += fmt::format("  limit {} reached {} times ({})\n", spec.key,
                             grouped(hits[spec.limit]), spec.guards);
    }
    return lines;
}

/// "coverage 3 complete, 1 partial, 0 none (for: 1 encrypted)"
std::string coverage_text(const pipeline::WorkerCounts& counts) {
    std::string text =
        fmt::format("coverage {} complete, {} partial, {} none", grouped(counts.documents_complete),
                    grouped(counts.documents_partial), grouped(counts.documents_none));
    std::string causes;
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        if (counts.documents_lacking[i] == 0) continue;
        causes +=
            fmt::format("{}{} {}", causes.empty() ? "" : ", ", grouped(counts.documents_lacking[i]),
                        to_string(static_cast<Cause>(i)));
    }
    return causes.empty() ? text : fmt::format("{} (for: {})", text, causes);
}

std::string documents_line(const pipeline::WorkerCounts& counts) {
    std::string line = fmt::format("Documents: {} in {} flows; {}", grouped(counts.documents),
                                   grouped(counts.flows), coverage_text(counts));
    if (counts.ambiguous_flows != 0) {
        line += fmt::format("; {} flows could be read in more than one way, and were",
                            grouped(counts.ambiguous_flows));
    }
    if (counts.broken_parsers != 0) {
        line += fmt::format("; {} flows left their protocol and were read raw",
                            grouped(counts.broken_parsers));
    }
    if (counts.failed_flows != 0) {
        line += fmt::format("; {} flows GIVEN UP for want of memory", grouped(counts.failed_flows));
    }
    return line + "\n";
}

std::string opener_line(const opener::OpenerCounts& counts, std::string_view title) {
    const std::uint64_t documents =
        counts.opened + counts.damaged + counts.exhausted + counts.refused + counts.failed;
    if (documents == 0) return "";
    std::string line =
        fmt::format("{}: {} of {}", title, grouped(counts.opened), grouped(documents));
    const auto add = [&line](std::uint64_t count, std::string_view what) {
        if (count != 0) line += fmt::format(", {} {}", grouped(count), what);
    };
    add(counts.damaged, "damaged");
    add(counts.exhausted, "stopped at a limit");
    add(counts.refused, "of no known format");
    add(counts.failed, "FAILED");
    if (counts.failed != 0) {
        line += fmt::format(" ({} openers died, {} hung, {} misbehaved, {} did not start)",
                            grouped(counts.died), grouped(counts.hung), grouped(counts.misbehaved),
                            grouped(counts.not_started));
    }
    return line + "\n";
}

std::string opener_lines(const pipeline::WorkerCounts& counts) {
    return opener_line(counts.opener, "Opened as a whole") +
           opener_line(counts.ocr, "Pictures read");
}

}  // namespace

void ViolationSummary::add(const Violation& violation) {
    if (violation.type == EventType::Finding) return;
    const auto [place, is_new] = places_.try_emplace(violation.id, last_.size());
    if (!is_new) {
        last_[place->second] = violation;
        return;
    }
    last_.push_back(violation);
    ++(violation.type == EventType::Violation ? violations_ : transfers_);
}

std::vector<const Violation*> ViolationSummary::worst() const {
    std::vector<const Violation*> list;
    for (const Violation& violation : last_) {
        if (violation.type == EventType::Violation) list.push_back(&violation);
    }
    std::ranges::stable_sort(
        list, [](const Violation* a, const Violation* b) { return a->severity > b->severity; });
    return list;
}

ViolationSummary::Matrix ViolationSummary::zones_by_level() const {
    Matrix matrix;
    for (const Violation& violation : last_) {
        if (violation.type != EventType::Violation) continue;
        ++matrix[{violation.from_zone, violation.to_zone}][violation.level];
    }
    return matrix;
}

std::string findings_text(const Violation& violation) {
    std::string text;
    for (const FindingSummary& finding : violation.findings) {
        if (!text.empty()) text += ", ";
        text += finding.detector;
        if (!finding.excerpt.empty()) text += " " + finding.excerpt.text();
        if (finding.distinct > 1) {
            text += fmt::format(" +{}", grouped(finding.distinct - 1));
        } else if (finding.count > 1) {
            text += fmt::format(" ×{}", grouped(finding.count));
        }
    }
    return text;
}

std::string party_text(const Party& party) {
    std::string text = party.ip.to_string();
    for (const MaskedText* name : {&party.user, &party.host, &party.domain}) {
        if (name->empty()) continue;
        text += " (" + name->text() + ")";
        break;
    }
    return text;
}

std::string violation_tables(const ViolationSummary& summary, const LevelScale& levels,
                             Stream stream) {
    if (summary.violations() == 0) {
        return heading("No violation found.", stream) +
               (summary.transfers() == 0
                    ? ""
                    : fmt::format("Authorised transfers: {}\n", grouped(summary.transfers())));
    }
    using Align = Table::Align;
    Table table({{"severity"},
                 {"policy", Align::Left, 24},
                 {"level", Align::Left, 14},
                 {"zones", Align::Left, 24},
                 {"sender", Align::Left, 34},
                 {"receiver", Align::Left, 34},
                 {"document", Align::Left, 40},
                 {"found", Align::Left, 60}});
    const auto worst = summary.worst();
    for (const Violation* violation : worst) {
        if (table.rows() == kRowsMax) break;
        const std::string name = violation->document_name.empty() ? violation->document_path.text()
                                                                  : violation->document_name.text();
        table.add({coloured(violation->severity, stream), violation->policy, violation->level,
                   violation->from_zone + " > " + violation->to_zone, party_text(violation->sender),
                   violation->receivers.empty() ? "" : party_text(violation->receivers.front()),
                   name, findings_text(*violation)});
    }
    std::string out =
        heading(fmt::format("Violations: {}", grouped(summary.violations())), stream) +
        table.to_string();
    if (worst.size() > kRowsMax) {
        out += fmt::format("  … and {} more\n", grouped(worst.size() - kRowsMax));
    }
    std::vector<Table::Column> columns{{"from > to", Align::Left, 40}};
    for (const std::string& level : levels.names()) columns.push_back({level, Align::Right, 16});
    Table matrix(std::move(columns));
    for (const auto& [zones, counts] : summary.zones_by_level()) {
        std::vector<std::string> row{zones.first + " > " + zones.second};
        for (const std::string& level : levels.names()) {
            const auto count = counts.find(level);
            row.push_back(count == counts.end() ? "" : grouped(count->second));
        }
        matrix.add(std::move(row));
    }
    out += "\n" + heading("Violations by zones and level", stream) + matrix.to_string();
    if (summary.transfers() != 0) {
        out += fmt::format("\nAuthorised transfers recorded: {}\n", grouped(summary.transfers()));
    }
    return out;
}

std::string lost_line(const pipeline::RunReport& report) {
    const CaptureDrops drops = report.drops.value_or(CaptureDrops{});
    if (drops.kernel_packets + drops.interface_packets == 0) return {};
    return fmt::format(
        "Lost before the capture was written, as it tells itself: {} packets by the system, {} by "
        "the interface\n",
        grouped(drops.kernel_packets), grouped(drops.interface_packets));
}

std::string coverage_tables(const pipeline::RunReport& report, Stream stream) {
    return documents_line(report.counts) + opener_lines(report.counts) + limit_lines(report.hits) +
           "\n" + frame_table(report.frames, stream) + "\n" + part_table(report.counts, stream);
}

std::string file_tables(const pipeline::FileTotals& totals, Stream stream) {
    return fmt::format("Files: {}, {} octets; {} with findings\nDocuments in them: {}; {}\n",
                       grouped(totals.files), grouped(totals.bytes),
                       grouped(totals.files_with_findings), grouped(totals.counts.documents),
                       coverage_text(totals.counts)) +
           opener_lines(totals.counts) + limit_lines(totals.hits) + "\n" +
           part_table(totals.counts, stream);
}

}  // namespace sealtap::app
