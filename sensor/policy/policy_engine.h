#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "policy/zones.h"
#include "sealtap/document.h"
#include "sealtap/error.h"
#include "sealtap/settings.h"
#include "sealtap/violation.h"

namespace sealtap::policy {

/// Whether documents with findings that violate nothing are reported too (EventType::Finding).
enum class ListFindings : std::uint8_t { No, Yes };

/// Names of the shipped policies, in the order in which they judge.
[[nodiscard]] std::vector<std::string_view> shipped_policies();

/// Decides what a document's crossing is: nothing, a violation, or an authorised transfer.
///
/// Immutable after create(): all workers share one. Never throws on account of traffic. The caller
/// completes `capture_file` (replay) and `revision` (counted up for each judgement of the same id;
/// see rises()).
class PolicyEngine {
public:
    /// Fails with ErrorCode::BadConfiguration, naming file, line and key.
    [[nodiscard]] static Result<std::unique_ptr<PolicyEngine>> create(const Settings& settings);
    ~PolicyEngine();

    /// Judges a document at a checkpoint or at its end: one violation for each policy and receiving
    /// zone, ordered by OrderKey. `summary.flow` is read during the call only. Nothing is masked,
    /// and next to nothing done, for a document that violates nothing.
    [[nodiscard]] std::vector<Violation> judge(const DocumentSummary& summary,
                                               const TextMasker& masker, ListFindings list) const;

    /// False: whatever a document that goes this way holds and claims, judge() answers with
    /// nothing. So what only a violation shows of it need not be worked out.
    [[nodiscard]] bool may_report(const FlowInfo& flow, Direction direction,
                                  ListFindings list) const;

    /// Judges a flow by the `reach` rules, once its protocol is known or its end has come.
    /// `app_protocol` is empty when nobody recognised it.
    [[nodiscard]] std::vector<Violation> judge_flow(const FlowInfo& flow,
                                                    std::string_view app_protocol, Timestamp time,
                                                    std::uint64_t packet_number) const;

    [[nodiscard]] const Zones& zones() const noexcept;
    [[nodiscard]] const LevelScale& levels() const noexcept;

private:
    struct State;
    explicit PolicyEngine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Whether `later`, a judgement of the same id, says more than `earlier`: a higher level, severity
/// or confidence, more distinct values, a further category, or that the document is final now.
[[nodiscard]] bool rises(const Violation& earlier, const Violation& later) noexcept;

}  // namespace sealtap::policy
