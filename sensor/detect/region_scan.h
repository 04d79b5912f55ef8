#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detect/compiled_rules.h"
#include "detect/context.h"
#include "detect/digit_finder.h"
#include "detect/scan_paths.h"
#include "detect/structures.h"
#include "detect/text_window.h"
#include "sealtap/finding.h"
#include "sealtap/limits.h"
#include "sealtap/stage_clock.h"

namespace sealtap::detect {

/// What a stream remembers from one zone to the next.
struct ScanProgress {
    std::uint64_t done = 0;  ///< every candidate that begins before this offset is settled
    std::array<std::uint64_t, kCharsets.size()> covered{};  ///< end of the longest word so far
    std::optional<std::uint64_t> last_wide;  ///< begin of the last word that stood in UTF-16 text
    Gb18030Aligner aligner;                  ///< at the begin of what is kept
    std::optional<Charset> declared;
    /// Order and detector of what was found by preview() behind `done`.
    std::vector<std::pair<std::uint64_t, std::uint16_t>> reported;
};

/// Finds what begins in a zone of a region. One per worker: it owns the working memory.
class RegionScan {
public:
    RegionScan(const CompiledRules& rules, const Limits& limits, LimitHits& hits, ScanPaths paths,
               StageClock* stages = nullptr);

    /// Settles every candidate that begins in [progress.done, until), both offsets of the part. The
    /// region reaches kContextBytes + kCandidateBytesMax beyond on both sides, or to an edge.
    /// Findings go to `sink` in the order of their candidates.
    void run(const ScanRegion& region, std::uint64_t until, ScanProgress& progress,
             FindingSink& sink);
    /// Finds what begins behind progress.done as far as the octets at hand prove it, whatever may
    /// come. When run() comes there, it does not report it again.
    void preview(const ScanRegion& region, ScanProgress& progress, FindingSink& sink);

private:
    /// A word at a place. In UTF-16 the two readings of ASCII text lie one octet apart and are
    /// weighed together, so both have the same `order`.
    struct Candidate {
        std::uint64_t order = 0;
        std::uint32_t begin = 0;
        std::uint32_t anchor = 0;
    };
    struct Ordered {
        std::uint64_t order = 0;
        Finding finding;
    };

    void settle(const ScanRegion& region, std::uint64_t until, ScanProgress& progress);
    void find_words(const ScanRegion& region, std::uint64_t until, const ScanProgress& progress);
    void confirm_words(const ScanRegion& region, ScanProgress& progress);
    void find_identifiers(const ScanRegion& region, std::uint64_t until, std::uint64_t from,
                          const Gb18030Aligner& aligner);
    void confirm_word(const ScanRegion& region, const Candidate& candidate, ScanProgress& progress);
    [[nodiscard]] bool may_be_word(const ScanRegion& region, const Candidate& candidate) const;
    [[nodiscard]] std::optional<Neighbours> load_window(const ScanRegion& region,
                                                        const Candidate& candidate,
                                                        ScanProgress& progress);
    void add_marking(const ScanRegion& region, std::uint64_t order, const WordInText& at,
                     std::uint16_t rule, const Marking& marking);
    void add_identifier(const ScanRegion& region, const DigitRun& run, const Identifier& found);

    const CompiledRules& rules_;
    LimitHits& hits_;
    StageClock* stages_;
    std::size_t candidates_max_;
    PatternScratch scratch_;
    DigitMap digit_map_;
    ContextJudge judge_;
    TextWindow window_;
    std::vector<PatternHit> pattern_hits_;
    std::vector<Candidate> candidates_;
    std::vector<Ordered> found_;
};

}  // namespace sealtap::detect
