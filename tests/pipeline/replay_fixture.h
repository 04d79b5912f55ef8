#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "pipeline/ordered_violations.h"
#include "pipeline/replay.h"
#include "pipeline/sinks.h"
#include "support/traffic.h"

namespace sealtap::test {

/// Everything that a replay says, as lines: for comparing runs.
struct ReplayResult {
    std::vector<Violation> violations;   ///< in order, every judgement
    std::vector<std::string> documents;  ///< sorted: path, findings, coverage of each
    std::vector<std::string> flows;      ///< sorted: hashes of both directions and of every object
    pipeline::RunReport report;

    /// The last judgement of each violation, sorted, without packet numbers.
    [[nodiscard]] std::vector<std::string> judgements() const;
    /// Every judgement in order, with packet numbers.
    [[nodiscard]] std::vector<std::string> ordered() const;
};

/// The shipped rules and a configuration text; compiled once for each text.
[[nodiscard]] const pipeline::Engine& engine_for(const std::string& configuration);

/// rd 10.1/16 may hold everything, office 10.2/16 up to confidential, acme 192.0.2/24 is a partner.
[[nodiscard]] const std::string& three_zones();

[[nodiscard]] ReplayResult replay(PacketSource& source, const pipeline::Engine& engine,
                                  unsigned workers,
                                  flow::Vigilance vigilance = flow::Vigilance::On);
[[nodiscard]] ReplayResult replay(const std::vector<Frame>& frames, unsigned workers);
/// As a live sensor opens documents: some brokers do, and nobody else.
[[nodiscard]] ReplayResult replay_with_brokers(PacketSource& source, const pipeline::Engine& engine,
                                               unsigned workers, unsigned brokers);
/// Each source with a reader of its own.
[[nodiscard]] ReplayResult read_together(std::span<PacketSource* const> sources,
                                         const pipeline::Engine& engine,
                                         const pipeline::Crew& crew);

}  // namespace sealtap::test
