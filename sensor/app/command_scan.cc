#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>

#include "app/commands.h"
#include "app/console.h"
#include "app/progress.h"
#include "app/summary.h"
#include "app/verdict_text.h"
#include "pipeline/file_crew.h"

namespace sealtap::app {
namespace {

namespace fs = std::filesystem;

/// Every regular file beneath, by name. Links are not followed into loops.
std::vector<std::string> files_beneath(const std::string& folder) {
    std::vector<std::string> found;
    std::error_code failure;
    for (fs::recursive_directory_iterator
             it(folder, fs::directory_options::skip_permission_denied, failure),
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
    return found;
}

/// Files as given, and what lies in folders. "-" is standard input.
Result<std::vector<std::string>> files_of(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code failure;
        if (path == "-" || fs::is_regular_file(path, failure)) {
            files.push_back(path);
        } else if (!fs::exists(path, failure)) {
            return std::unexpected(
                Error{ErrorCode::BadArgument, path + ": there is no such file or folder"});
        } else if (!fs::is_directory(path, failure)) {
            return std::unexpected(
                Error{ErrorCode::BadArgument,
                      path + ": neither a file nor a folder; reading it might never end"});
        } else {
            std::ranges::move(files_beneath(path), std::back_inserter(files));
        }
    }
    return files;
}

/// Prints each verdict when its turn has come.
class Listing final : public pipeline::VerdictSink {
public:
    Listing(const ScanOptions& options, std::span<const std::string> files,
            const LevelScale& levels)
        : options_(options),
          files_(files),
          levels_(levels),
          bar_(options.quiet ? ProgressBar::Show::Never : ProgressBar::Show::IfTerminal) {}

    void on_verdict(std::size_t file, Result<pipeline::FileVerdict> verdict) override {
        if (verdict) {
            const std::string& name = files_[file];
            print(Stream::Output, options_.json ? to_json(name, *verdict, levels_) + "\n"
                                                : to_text(name, *verdict, levels_));
        } else {
            status_ = fail(verdict.error());
        }
        if (!bar_.is_due()) return;
        bar_.draw(static_cast<double>(file + 1) / static_cast<double>(files_.size()),
                  fmt::format("{} of {} files", grouped(file + 1), grouped(files_.size())));
    }
    [[nodiscard]] ExitStatus status() const noexcept { return status_; }

private:
    const ScanOptions& options_;
    std::span<const std::string> files_;
    const LevelScale& levels_;
    ProgressBar bar_;
    ExitStatus status_ = ExitStatus::Done;
};

}  // namespace

ExitStatus scan(const ScanOptions& options) {
    const auto engine = make_engine(options.common);
    if (!engine) return fail(engine.error());
    const auto files = files_of(options.paths);
    if (!files) return fail(files.error());
    const auto threads = static_cast<unsigned>(
        std::clamp<std::size_t>(files->size(), 1, workers_of(options.workers, engine->settings)));
    pipeline::FileTotals totals;
    ExitStatus status = ExitStatus::Done;
    {
        Listing listing(options, *files, engine->settings.levels);
        totals = pipeline::scan_files(*engine, *files, threads, listing);
        status = listing.status();
    }
    if (!options.quiet && files->size() > 1) {
        const Stream stream = options.json ? Stream::Error : Stream::Output;
        print(stream, "\n" + file_tables(totals, stream));
    }
    return status;
}

}  // namespace sealtap::app
