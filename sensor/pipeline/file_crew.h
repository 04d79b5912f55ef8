#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "pipeline/engine.h"
#include "pipeline/file_scan.h"
#include "pipeline/worker_services.h"
#include "sealtap/error.h"
#include "sealtap/limits.h"

namespace sealtap::pipeline {

/// What the scan of many files comes to.
struct FileTotals {
    std::uint64_t files = 0;  ///< that could be read
    std::uint64_t bytes = 0;
    std::uint64_t files_with_findings = 0;
    WorkerCounts counts;
    LimitHits hits;
};

/// Takes verdicts on the thread that called scan_files(), in the order of the files.
class VerdictSink {
public:
    virtual void on_verdict(std::size_t file, Result<FileVerdict> verdict) = 0;

protected:
    ~VerdictSink() = default;
};

/// Scans files with so many threads, each with a FileScanner (and openers) of its own. What is said
/// of a file, and the order, do not depend on their number. Returns when all have been scanned.
FileTotals scan_files(const Engine& engine, std::span<const std::string> files, unsigned threads,
                      VerdictSink& sink);

}  // namespace sealtap::pipeline
