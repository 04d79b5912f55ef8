#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "pipeline/worker_services.h"
#include "sealtap/finding.h"

namespace sealtap::pipeline {

/// Whether a finding counts: what the octets of a part and what they read as both hold counts once.
enum class Occurrence : std::uint8_t { First, Again };

/// Sums up the findings of a document: a few KiB however many there are. It belongs to no thread:
/// whoever uses it brings the services of his own.
class FindingSummaries {
public:
    /// True when the finding is of a new detector or raises a level: worth a judgement before the
    /// document ends.
    bool add(const WorkerServices& services, Finding finding, const RawText& path,
             Occurrence occurrence = Occurrence::First);
    /// Content that nobody reads without a key: a finding of its own, `opaque.encrypted`.
    void add_encrypted(const RawText& path);
    [[nodiscard]] bool empty() const noexcept { return entries_.empty() && encrypted_ == 0; }
    /// Ordered by detector name, paths masked.
    [[nodiscard]] std::vector<FindingSummary> list(const TextMasker& masker) const;
    void clear() {
        entries_.clear();
        encrypted_ = 0;
    }

private:
    struct Entry {
        std::uint16_t detector = 0;
        FindingSummary summary;
        RawText path;
        bool in_view = false;  ///< the example is
        std::unordered_set<std::uint64_t> values;
    };
    Entry* entry_of(const WorkerServices& services, std::uint16_t detector);
    [[nodiscard]] bool has(std::uint16_t detector) const noexcept;
    static void count(const WorkerServices& services, Entry& entry, const Finding& finding);
    [[nodiscard]] FindingSummary encrypted(const TextMasker& masker) const;

    std::vector<Entry> entries_;
    std::uint64_t encrypted_ = 0;  ///< parts
    RawText encrypted_path_;       ///< of the first
};

}  // namespace sealtap::pipeline
