#include "pipeline/file_crew.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace sealtap::pipeline {
namespace {

/// Verdicts wait here until it is their turn: a ring with a place for each file that may be ahead.
class VerdictRing {
public:
    VerdictRing(std::size_t files, std::size_t places) : files_(files), ring_(places) {}

    /// The next file to scan, once its verdict would have a place; nullopt: none is left.
    std::optional<std::size_t> claim() {
        std::unique_lock lock(mutex_);
        place_free_.wait(lock,
                         [&] { return claimed_ == files_ || claimed_ < told_ + ring_.size(); });
        if (claimed_ == files_) return std::nullopt;
        return claimed_++;
    }
    void put(std::size_t file, Result<FileVerdict> verdict) {
        const std::scoped_lock lock(mutex_);
        ring_[file % ring_.size()] = std::move(verdict);
        verdict_there_.notify_one();
    }
    Result<FileVerdict> take(std::size_t file) {
        std::unique_lock lock(mutex_);
        std::optional<Result<FileVerdict>>& place = ring_[file % ring_.size()];
        verdict_there_.wait(lock, [&] { return place.has_value(); });
        Result<FileVerdict> verdict = *std::exchange(place, std::nullopt);
        told_ = file + 1;
        place_free_.notify_all();
        return verdict;
    }

private:
    const std::size_t files_;
    std::mutex mutex_;
    std::condition_variable place_free_;
    std::condition_variable verdict_there_;
    std::vector<std::optional<Result<FileVerdict>>> ring_;
    std::size_t claimed_ = 0;
    std::size_t told_ = 0;
};

/// A large file holds up the verdicts of so many others at most, for each thread.
constexpr std::size_t kAheadPerThread = 64;

}  // namespace

FileTotals scan_files(const Engine& engine, std::span<const std::string> files, unsigned threads,
                      VerdictSink& sink) {
    VerdictRing ring(files.size(), kAheadPerThread * threads);
    FileTotals totals;
    std::mutex totals_mutex;
    {
        std::vector<std::jthread> crew;
        crew.reserve(threads);
        for (unsigned i = 0; i < threads; ++i) {
            crew.emplace_back([&] {
                FileScanner scanner(engine);
                while (const auto file = ring.claim()) ring.put(*file, scanner.scan(files[*file]));
                const std::scoped_lock lock(totals_mutex);
                totals.counts.add(scanner.counts());
                totals.hits.add(scanner.hits());
            });
        }
        for (std::size_t file = 0; file < files.size(); ++file) {
            Result<FileVerdict> verdict = ring.take(file);
            if (verdict) {
                ++totals.files;
                totals.bytes += verdict->size;
                totals.files_with_findings += verdict->findings.empty() ? 0 : 1;
            }
            sink.on_verdict(file, std::move(verdict));
        }
    }
    return totals;
}

}  // namespace sealtap::pipeline
