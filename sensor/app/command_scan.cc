#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "app/commands.h"
#include "app/console.h"
#include "app/table.h"
#include "feed/json_writer.h"
#include "pipeline/file_scan.h"

namespace sealtap::app {
namespace {

namespace fs = std::filesystem;
using feed::JsonWriter;
using pipeline::FileVerdict;

/// Files as given; of folders every regular file beneath, by name. Links are not followed into
/// loops.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code failure;
        if (!fs::exists(path, failure)) {
            return std::unexpected(
                Error{ErrorCode::BadArgument, path + ": there is no such file or folder"});
        }
        if (fs::is_regular_file(path, failure)) {
            files.push_back(path);
            continue;
        }
        if (!fs::is_directory(path, failure)) {
            return std::unexpected(
                Error{ErrorCode::BadArgument,
                      path + ": neither a file nor a folder; reading it might never end"});
        }
        std::vector<std::string> found;
        for (fs::recursive_directory_iterator
                 it(path, fs::directory_options::skip_permission_denied, failure),
             end;
             it != end; it.increment(failure)) {
            if (failure) break;
            if (it->is_regular_file(failure)) {
                found.push_back(it->path().string());
            } else if (!it->is_directory(failure)) {
                warn(it->path().string() + ": left out, it is no regular file");
            } else if (it->is_symlink(failure)) {
                warn(it->path().string() + ": left out, links to folders are not followed");
            }
        }
        std::ranges::sort(found);
        std::ranges::move(found, std::back_inserter(files));
    }
    return files;
}

void write_level(JsonWriter& json, std::string_view key, const std::optional<Level>& level,
                 const LevelScale& levels) {
    json.key(key);
    level ? json.value(levels.name(*level)) : json.null();
}

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

}  // namespace

ExitStatus scan(const ScanOptions& options) {
    const auto engine = make_engine(options.common);
    if (!engine) return fail(engine.error());
    const auto files = files_of(options.paths);
    if (!files) return fail(files.error());
    const LevelScale& levels = engine->settings.levels;
    pipeline::FileScanner scanner(*engine);
    ExitStatus status = ExitStatus::Done;
    for (const std::string& file : *files) {
        const auto verdict = scanner.scan(file);
        if (!verdict) {
            status = fail(verdict.error());
            continue;
        }
        print(Stream::Output, options.json ? to_json(file, *verdict, levels) + "\n"
                                           : to_text(file, *verdict, levels));
    }
    return status;
}

}  // namespace sealtap::app
