#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/finding.h"
#include "sealtap/flow.h"
#include "sealtap/raw_text.h"
#include "sealtap/time.h"

namespace sealtap {

/// Masks what the detectors find in it. Implemented in sensor/detect; used wherever traffic text
/// goes out.
class TextMasker {
public:
    virtual ~TextMasker() = default;
    /// Also makes the text valid UTF-8 (from GB18030 or UTF-16 where it is that) without control
    /// characters, and cuts it to 512 characters.
    [[nodiscard]] virtual MaskedText mask(const RawText& text) const = 0;
};

/// A document as it is judged: at a checkpoint (`final` false) or when all its parts have ended.
struct DocumentSummary {
    const FlowInfo* flow = nullptr;  ///< never null; outlives the call
    std::string_view app_protocol;
    DocumentInfo info;
    RawText path;               ///< of the document itself: `http.body > multipart:2 "plan.zip"`
    std::uint64_t ordinal = 0;  ///< of the document within its flow
    std::vector<FindingSummary> findings;  ///< ordered by detector name
    PartLedger ledger;
    bool final = true;
    std::uint64_t size =
        0;  ///< octets of the object so far; of the outermost part if it is no object
    std::optional<std::string> sha256;  ///< lower-case hex; only when final and whole
    Timestamp first_seen;
    Timestamp last_seen;
    std::uint64_t packet_number = 0;  ///< of the packet that completed what is judged
};

}  // namespace sealtap
