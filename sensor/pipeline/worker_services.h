#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "base/one_time_event.h"
#include "detect/ruleset.h"
#include "detect/scanner.h"
#include "flow/overlap_policy.h"
#include "opener/counts.h"
#include "pipeline/flow_marks.h"
#include "pipeline/sinks.h"
#include "policy/policy_engine.h"
#include "sealtap/coverage.h"
#include "sealtap/decoder_memory.h"
#include "sealtap/document.h"
#include "sealtap/document_opener.h"
#include "sealtap/limits.h"
#include "sealtap/stage_clock.h"

namespace sealtap::pipeline {

/// What a worker counts besides its ledgers; summed at the end.
struct WorkerCounts {
    std::uint64_t flows = 0;
    std::uint64_t ambiguous_flows = 0;  ///< of them, read in more than one way: FlowStats
    std::uint64_t documents = 0;
    std::uint64_t documents_with_findings = 0;
    std::uint64_t documents_complete = 0;
    std::uint64_t documents_partial = 0;
    /// Of documents that are not complete: how many for each cause. A document may have several.
    std::array<std::uint64_t, kCauseCount> documents_lacking{};
    std::uint64_t documents_none = 0;
    std::uint64_t findings = 0;
    std::uint64_t judgements = 0;
    std::uint64_t broken_parsers = 0;  ///< flows whose protocol parser gave up
    std::uint64_t failed_flows = 0;    ///< flows given up because our own code threw
    opener::OpenerCounts opener;
    opener::OpenerCounts ocr;             ///< of pictures
    std::uint64_t openings_deferred = 0;  ///< parts that were left to a broker
    std::uint64_t openings_shed = 0;      ///< that nobody had the time to open
    PartLedger parts;                     ///< of all documents
    std::int64_t part_difference = 0;     ///< Σ |difference| of parts; anything but 0 is our bug
    StageTicks stages;                    ///< where the time went, if that was asked for

    void add(const WorkerCounts& other) noexcept;
};

/// Whether the stages are timed. It costs a few per cent.
enum class Measure : std::uint8_t { Nothing, Stages };

/// Whether objects are hashed for their violations; for a listing they always are.
enum class Hashing : std::uint8_t { Objects, Nothing };

/// Who takes what workers find. Each may be null: nobody wants it.
struct Outputs {
    ViolationSink* violations = nullptr;
    FlowSink* flows = nullptr;
    DocumentSink* documents = nullptr;
    policy::ListFindings list_findings = policy::ListFindings::No;
    std::span<const std::string> capture_names;  ///< by Packet::source; empty when live
    Measure measure = Measure::Nothing;
    Hashing hashing = Hashing::Objects;
    flow::Vigilance vigilance = flow::Vigilance::On;  ///< off in the benchmark only
};

class OpenerQueue;

/// What the documents of one worker, or of one broker, share. Everything is owned by it and used on
/// its thread; the ruleset, the policies and the sinks are shared by all workers.
struct WorkerServices {
    const Limits& limits;
    LimitHits& hits;
    WorkerCounts& counts;
    detect::Scanner& scanner;
    std::span<const detect::DetectorInfo> detectors;
    const policy::PolicyEngine& policy;
    const TextMasker& masker;
    Outputs outputs;
    MediaReading media_reading = MediaReading::Metadata;
    StageClock* stages = nullptr;                ///< null: nobody asks where the time goes
    DecoderMemory* decoder_memory = nullptr;     ///< null: decoders are not limited in all
    DocumentOpener* opener = nullptr;            ///< null: what must be opened is not
    DocumentOpener* picture_reader = nullptr;    ///< null: pictures are not read
    content::CharsetTables* charsets = nullptr;  ///< null: each part that wants them makes some
    FlowMarks* marks = nullptr;                  ///< null: nothing is ever shed
    OpenerQueue* queue = nullptr;                ///< a worker's; null: documents are opened at once
    const base::OneTimeEvent* given_up = nullptr;  ///< a broker's: nothing is opened any more

    /// Completes a violation with the names of its flow and its capture, and hands it out.
    void send(Violation violation, const FlowInfo& flow) const;
};

}  // namespace sealtap::pipeline
