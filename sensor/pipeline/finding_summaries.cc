#include "pipeline/finding_summaries.h"

#include <algorithm>

namespace sealtap::pipeline {

FindingSummaries::Entry* FindingSummaries::entry_of(const WorkerServices& services,
                                                    std::uint16_t detector) {
    const auto found = std::ranges::find(entries_, detector, &Entry::detector);
    if (found != entries_.end()) return &*found;
    if (entries_.size() >= services.limits[Limit::DetectorsPerDocumentMax]) {
        services.hits.hit(Limit::DetectorsPerDocumentMax);
        return nullptr;
    }
    Entry entry;
    entry.detector = detector;
    const detect::DetectorInfo& info = services.detectors[detector];
    entry.summary.detector = info.name;
    entry.summary.category = info.category;
    entry.summary.checked = info.checked;
    return &entries_.emplace_back(std::move(entry));
}

void FindingSummaries::count(const WorkerServices& services, Entry& entry, const Finding& finding) {
    ++entry.summary.count;
    if (entry.values.size() < services.limits[Limit::DistinctValuesMax]) {
        entry.values.insert(finding.value_hash);
    } else if (!entry.values.contains(finding.value_hash)) {
        services.hits.hit(Limit::DistinctValuesMax);
    }
    entry.summary.distinct = entry.values.size();
}

bool FindingSummaries::has(std::uint16_t detector) const noexcept {
    return std::ranges::find(entries_, detector, &Entry::detector) != entries_.end();
}

/// What counted in a window before this one counts there only.
bool FindingSummaries::add(const WorkerServices& services, Finding finding, const RawText& path,
                           Occurrence occurrence) {
    if (occurrence == Occurrence::Again && !has(finding.detector)) return false;
    Entry* entry = entry_of(services, finding.detector);
    if (entry == nullptr) return false;
    const bool is_first = entry->summary.count == 0;
    if (occurrence == Occurrence::First) count(services, *entry, finding);
    FindingSummary& summary = entry->summary;
    const bool raises_level = finding.level && (!summary.level || *summary.level < *finding.level);
    if (raises_level) summary.level = finding.level;
    // The example shown is the one that speaks loudest: the highest level, then the highest
    // confidence, then one in the octets themselves (views come earlier or later), then the first.
    const bool is_surer = finding.confidence > summary.confidence;
    const bool is_plainer =
        finding.confidence == summary.confidence && entry->in_view && !finding.in_view;
    if (is_first || raises_level || ((is_surer || is_plainer) && finding.level == summary.level)) {
        entry->in_view = finding.in_view;
        summary.excerpt = std::move(finding.excerpt);
        summary.offset = finding.offset;
        summary.place = std::move(finding.place);
        entry->path = path;
    }
    summary.confidence = std::max(summary.confidence, finding.confidence);
    return is_first || raises_level;
}

void FindingSummaries::add_encrypted(const RawText& path) {
    if (encrypted_++ == 0) encrypted_path_ = path;
}

FindingSummary FindingSummaries::encrypted(const TextMasker& masker) const {
    FindingSummary summary;
    summary.detector = "opaque.encrypted";
    summary.category = Category::Opaque;
    summary.checked = true;
    summary.count = summary.distinct = encrypted_;
    summary.confidence = 100;
    summary.path = masker.mask(encrypted_path_);
    return summary;
}

std::vector<FindingSummary> FindingSummaries::list(const TextMasker& masker) const {
    std::vector<FindingSummary> summaries;
    summaries.reserve(entries_.size());
    for (const Entry& entry : entries_) {
        summaries.push_back(entry.summary);
        summaries.back().path = masker.mask(entry.path);
    }
    if (encrypted_ != 0) summaries.push_back(encrypted(masker));
    std::ranges::sort(summaries, {}, &FindingSummary::detector);
    return summaries;
}

}  // namespace sealtap::pipeline
