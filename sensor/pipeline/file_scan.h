#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/engine.h"
#include "pipeline/worker_services.h"
#include "sealtap/coverage.h"
#include "sealtap/error.h"
#include "sealtap/finding.h"
#include "sealtap/limits.h"

namespace sealtap::pipeline {

/// What a file on disk holds.
struct FileVerdict {
    std::uint64_t size = 0;
    std::string sha256;
    std::string media_type;
    std::optional<Level> level;         ///< the highest that any finding has
    std::optional<Level> marked_level;  ///< the highest that a marking has
    PartLedger ledger;
    std::vector<FindingSummary> findings;  ///< of the file and of every document in it
};

/// Scans documents from disk through the same decoders and detectors as traffic. Used by one
/// thread.
class FileScanner {
public:
    explicit FileScanner(const Engine& engine);
    ~FileScanner();
    FileScanner(const FileScanner&) = delete;
    FileScanner& operator=(const FileScanner&) = delete;

    /// "-" is standard input.
    [[nodiscard]] Result<FileVerdict> scan(const std::string& path);

    /// Of all that was scanned so far.
    [[nodiscard]] const WorkerCounts& counts() const noexcept;
    [[nodiscard]] const LimitHits& hits() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sealtap::pipeline
