#include "policy/content.h"

#include <algorithm>
#include <array>

namespace sealtap::policy {
namespace {

/// Whether the finding is certain enough, or there are enough of it, to say that the document holds
/// such data.
bool counts(const FindingSummary& finding, const PolicyRules& rules) noexcept {
    const PolicyId policy = policy_of(finding.category);
    if (policy == PolicyId::CustomerData && !finding.checked) {
        return finding.distinct >= kUncheckedDistinctMin;
    }
    return finding.confidence >= rules[policy].confidence_min;
}

/// Octets that nobody could read though they were there.
bool holds_unreadable(const PartLedger& ledger) noexcept {
    constexpr std::array kUnreadable{Cause::Encrypted, Cause::UnopenedContainer,
                                     Cause::UnknownCoding, Cause::OpenerFailed};
    return std::ranges::any_of(kUnreadable, [&](Cause cause) { return ledger.has(cause); });
}

Severity severity_by_number(std::uint64_t distinct) noexcept {
    if (distinct >= 1000) return Severity::Critical;
    if (distinct >= 100) return Severity::High;
    if (distinct >= 10) return Severity::Medium;
    return Severity::Low;
}

Severity shipped_severity(PolicyId policy, const FindingSummary& finding) noexcept {
    if (policy == PolicyId::Opaque) return Severity::Low;
    const bool grave = policy == PolicyId::Credentials || finding.category == Category::Document;
    return grave ? Severity::High : Severity::Medium;
}

}  // namespace

Content weigh(const DocumentSummary& summary, const PolicyRules& rules) noexcept {
    Content content;
    for (const FindingSummary& finding : summary.findings) {
        if (!counts(finding, rules)) continue;
        const bool marking = finding.category == Category::Marking;
        if (!marking) content.categories.insert(finding.category);
        if (!finding.level) continue;
        if (marking) content.marked_level = std::max(content.marked_level, finding.level);
        if (*finding.level > content.level) content.level_confidence = 0;
        if (*finding.level < content.level) continue;
        content.level = *finding.level;
        content.level_confidence = std::max(content.level_confidence, finding.confidence);
    }
    return content;
}

std::optional<Verdict> judge_customer_data(const DocumentSummary& summary, const PolicyRule& rule,
                                           CategorySet allowed) noexcept {
    // Checked identifiers add up, since each is somebody's. Unchecked ones do not: name, mobile and
    // address of ten customers are ten customers, not thirty.
    std::uint64_t checked = 0;
    std::uint64_t unchecked = 0;
    std::uint8_t confidence = 0;
    for (const FindingSummary& finding : summary.findings) {
        if (policy_of(finding.category) != PolicyId::CustomerData) continue;
        if (allowed.contains(finding.category)) continue;
        if (finding.checked && finding.confidence < rule.confidence_min) continue;
        if (!finding.checked && finding.distinct < kUncheckedDistinctMin) continue;
        if (finding.checked) {
            checked += finding.distinct;
        } else {
            unchecked = std::max(unchecked, finding.distinct);
        }
        confidence = std::max(confidence, finding.confidence);
    }
    const std::uint64_t distinct = std::max(checked, unchecked);
    if (distinct == 0 || distinct < rule.distinct_min) return std::nullopt;
    return Verdict{rule.severity.value_or(severity_by_number(distinct)), confidence};
}

std::optional<Verdict> judge_plain(const DocumentSummary& summary, const PolicyRules& rules,
                                   PolicyId policy, CategorySet allowed) noexcept {
    const PolicyRule& rule = rules[policy];
    std::uint64_t distinct = 0;
    Verdict verdict;
    for (const FindingSummary& finding : summary.findings) {
        if (policy_of(finding.category) != policy || allowed.contains(finding.category)) continue;
        if (finding.confidence < rule.confidence_min) continue;
        distinct += finding.distinct;
        verdict.severity = std::max(verdict.severity, shipped_severity(policy, finding));
        verdict.confidence = std::max(verdict.confidence, finding.confidence);
    }
    if (distinct == 0 || distinct < rule.distinct_min) return std::nullopt;
    verdict.severity = rule.severity.value_or(verdict.severity);
    return verdict;
}

std::optional<Verdict> judge_opaque(const DocumentSummary& summary, const PolicyRules& rules,
                                    CategorySet allowed) noexcept {
    if (allowed.contains(Category::Opaque)) return std::nullopt;
    if (auto verdict = judge_plain(summary, rules, PolicyId::Opaque, allowed)) return verdict;
    if (!holds_unreadable(summary.ledger)) return std::nullopt;
    return Verdict{rules[PolicyId::Opaque].severity.value_or(Severity::Low), 100};
}

Severity severity_of(Level level, const LevelScale& levels) noexcept {
    const int below = levels.highest().rank - level.rank;
    const int rank = std::max(0, static_cast<int>(Severity::Critical) - below);
    return static_cast<Severity>(rank);
}

}  // namespace sealtap::policy
