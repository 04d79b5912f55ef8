#include "app/verdict_text.h"

#include <fmt/format.h>

#include "feed/json_writer.h"

namespace sealtap::app {
namespace {

using feed::JsonWriter;
using pipeline::FileVerdict;

void write_level(JsonWriter& json, std::string_view key, const std::optional<Level>& level,
                 const LevelScale& levels) {
    json.key(key);
    level ? json.value(levels.name(*level)) : json.null();
}

}  // namespace

std::string to_json(const std::string& file, const FileVerdict& verdict, const LevelScale& levels) {
    JsonWriter json;
    json.begin_object()
        .field("file", file)
        .field("media_type", verdict.media_type)
        .field("size", verdict.size)
        .field("sha256", verdict.sha256);
    write_level(json, "level", verdict.level, levels);
    write_level(json, "marked_level", verdict.marked_level, levels);
    json.begin_object("coverage")
        .field("state", to_string(verdict.ledger.state()))
        .begin_array("causes");
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        if (verdict.ledger.has(static_cast<Cause>(i))) json.value(to_string(static_cast<Cause>(i)));
    }
    json.end_array().end_object().begin_array("findings");
    for (const FindingSummary& finding : verdict.findings) {
        json.begin_object()
            .field("detector", finding.detector)
            .field("category", to_string(finding.category));
        if (finding.level) json.field("level", levels.name(*finding.level));
        json.field("count", finding.count)
            .field("distinct", finding.distinct)
            .field("confidence", std::uint64_t{finding.confidence})
            .field("excerpt", finding.excerpt.text())
            .field("path", finding.path.text())
            .field("offset", finding.offset)
            .optional_field("place", finding.place)
            .end_object();
    }
    json.end_array().end_object();
    return json.take();
}

std::string to_text(const std::string& file, const FileVerdict& verdict, const LevelScale& levels) {
    std::string line =
        fmt::format("{}: {}", file, verdict.level ? levels.name(*verdict.level) : "no level");
    if (verdict.ledger.state() != CoverageState::Complete) {
        line += fmt::format(" (coverage {}:", to_string(verdict.ledger.state()));
        for (std::size_t i = 0; i < kCauseCount; ++i) {
            if (verdict.ledger.has(static_cast<Cause>(i)))
                line += fmt::format(" {}", to_string(static_cast<Cause>(i)));
        }
        line += ")";
    }
    line += verdict.findings.empty() ? "; nothing found\n" : "\n";
    for (const FindingSummary& finding : verdict.findings) {
        line +=
            fmt::format("  {:<24} {}  ×{} ({} distinct), confidence {}{}  {}\n", finding.detector,
                        finding.excerpt.text(), finding.count, finding.distinct, finding.confidence,
                        finding.place.empty() ? "" : ", " + finding.place, finding.path.text());
    }
    return line;
}

}  // namespace sealtap::app
