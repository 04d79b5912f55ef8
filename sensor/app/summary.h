#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/console.h"
#include "pipeline/dispatcher.h"
#include "pipeline/file_crew.h"
#include "pipeline/replay.h"
#include "sealtap/settings.h"
#include "sealtap/violation.h"

namespace sealtap::app {

/// Gathers the violations of a replay for the tables at its end: the last judgement of each.
class ViolationSummary {
public:
    void add(const Violation& violation);
    [[nodiscard]] std::uint64_t violations() const noexcept { return violations_; }
    [[nodiscard]] std::uint64_t transfers() const noexcept { return transfers_; }
    /// The worst first: severity, then level, then the order in which they were found.
    [[nodiscard]] std::vector<const Violation*> worst() const;
    /// Counts by (from zone, to zone) and severity.
    using Matrix =
        std::map<std::pair<std::string, std::string>, std::map<std::string, std::uint64_t>>;
    [[nodiscard]] Matrix zones_by_level() const;

private:
    std::unordered_map<std::string, std::size_t> places_;  // by id
    std::vector<Violation> last_;
    std::uint64_t violations_ = 0;
    std::uint64_t transfers_ = 0;
};

/// "2 TOP-level words" for a table's cell: "marking.zh.star 机密★5年 ×2, …".
[[nodiscard]] std::string findings_text(const Violation& violation);
/// "10.1.0.5 (li.wei)" and the like.
[[nodiscard]] std::string party_text(const Party& party);

/// The tables that a person reads after a replay.
[[nodiscard]] std::string violation_tables(const ViolationSummary& summary,
                                           const LevelScale& levels, Stream stream);
/// What captures tell of packets that were lost before they were written; empty when nothing.
[[nodiscard]] std::string lost_line(const pipeline::RunReport& report);
/// What was read, what was not and why: coverage, both ledgers, limits reached.
[[nodiscard]] std::string coverage_tables(const pipeline::RunReport& report, Stream stream);
/// The same for files from disk.
[[nodiscard]] std::string file_tables(const pipeline::FileTotals& totals, Stream stream);

}  // namespace sealtap::app
