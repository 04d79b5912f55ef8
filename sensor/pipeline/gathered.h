#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/finding_summaries.h"
#include "sealtap/content_decoder.h"
#include "sealtap/document.h"
#include "sealtap/part_host.h"
#include "sealtap/violation.h"

namespace sealtap::pipeline {

/// The object that a document is: the first one in it.
struct MainObject {
    RawText path;
    std::uint64_t size = 0;
    std::optional<std::string> sha256;  ///< once it ended whole
};

/// All that a document has gathered, and must have to be judged. It belongs to no thread, so that
/// it can go on to another.
struct Gathered {
    DocumentInfo info;
    RawText path;
    std::uint64_t ordinal = 0;
    /// The outermost document's: a bomb inside an attachment is charged to the mail.
    std::shared_ptr<DecodeBudget> budget;
    FindingSummaries findings;
    PartLedger ledger;
    Timestamp first_seen;
    Timestamp judged_at;
    std::uint64_t bytes = 0;
    std::uint64_t checkpoint_at = 0;
    /// By id, the last judgement; a handful, and mostly none.
    std::unique_ptr<std::map<std::string, Violation>> emitted;
    std::optional<MainObject> object;
    std::string first_step;
    std::vector<DeferredPartPtr> deferred;  ///< to be opened before it is judged

    /// What belongs to one judgement begins anew; the rest, and the budget, go on.
    void start_anew(std::uint64_t as_ordinal, Timestamp time, std::uint64_t checkpoint) {
        ordinal = as_ordinal;
        findings.clear();
        ledger = {};
        first_seen = judged_at = time;
        bytes = 0;
        checkpoint_at = checkpoint;
        emitted.reset();
        deferred.clear();
    }
    /// Takes what belongs to the judgement along, and copies the rest.
    [[nodiscard]] Gathered take() {
        return {.info = info,
                .path = path,
                .ordinal = ordinal,
                .budget = budget,
                .findings = std::move(findings),
                .ledger = ledger,
                .first_seen = first_seen,
                .judged_at = judged_at,
                .bytes = bytes,
                .checkpoint_at = checkpoint_at,
                .emitted = std::move(emitted),
                .object = object,
                .first_step = first_step,
                .deferred = std::move(deferred)};
    }
};

}  // namespace sealtap::pipeline
