#pragma once

#include <memory>

#include "detect/ruleset.h"
#include "detect/scan_paths.h"
#include "sealtap/content_part.h"
#include "sealtap/finding.h"
#include "sealtap/limits.h"
#include "sealtap/part_host.h"
#include "sealtap/stage_clock.h"

namespace sealtap::detect {

class PartScan;
class ScanWorkshop;

/// Scans the octets of parts, whatever their charset. One per worker, used on its thread; it owns
/// the pattern matcher's scratch and the pool of scan blocks, and outlives the streams it began.
class Scanner {
public:
    /// `stages` may be null: nobody asks where the time goes.
    Scanner(std::shared_ptr<const Ruleset> rules, const Limits& limits, LimitHits& hits,
            ScanPaths paths = {}, StageClock* stages = nullptr);
    ~Scanner();
    Scanner(const Scanner&) = delete;
    Scanner& operator=(const Scanner&) = delete;

    /// Findings go to `sink`, which outlives the stream, in the order of their offset; they depend
    /// neither on how the octets are cut into calls nor on other streams. The stream holds a block
    /// only while octets wait in it. A stream that is destroyed without end() finds nothing more.
    [[nodiscard]] std::unique_ptr<ScanStream> begin(FindingSink& sink, const PartInfo& info);

    /// The same, made where it is wanted: parts are many and small. Needs "detect/scan_stream.h".
    [[nodiscard]] PartScan begin_here(FindingSink& sink, const PartInfo& info);

private:
    std::unique_ptr<ScanWorkshop> workshop_;
};

}  // namespace sealtap::detect
