#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/limits.h"
#include "bench/measure.h"
#include "sealtap/stage_clock.h"

namespace sealtap::bench {

/// What was measured on one corpus. CPU seconds are without those of a process that does nothing.
struct CorpusResult {
    struct Limit {
        std::string name;
        LimitCase::Kind kind = LimitCase::Kind::Part;
        std::uint64_t bytes = 0;
        double cpu_seconds = 0;  ///< over all those octets
    };
    std::string name;
    std::uint64_t capture_bytes = 0;
    std::uint64_t packets = 0;
    std::uint64_t flows = 0;
    std::vector<Limit> limits;
    Usage one_worker;
    Usage without_hashes;
    Usage every_hash;
    Usage not_vigilant;  ///< see flow::Vigilance
    Usage two_workers;
    StageTicks stages;          ///< of one worker
    double reader_seconds = 0;  ///< CPU of the reader's thread beside two workers
    std::optional<std::uint64_t> bytes_per_flow;

    /// As shipped, where only objects that may be reported are hashed, or with every object hashed.
    [[nodiscard]] double sum_of_parts(LimitCase::Kind hash = LimitCase::Kind::ShippedHash) const;
};

/// The limits of a corpus, each beside the sensor.
void print_limits(const CorpusResult& result);
/// All corpora in one table, then the goals and whether they are met.
void print_summary(const std::vector<CorpusResult>& results);

}  // namespace sealtap::bench
