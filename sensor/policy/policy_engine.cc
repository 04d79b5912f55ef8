#include "policy/policy_engine.h"

#include <algorithm>
#include <array>
#include <limits>

#include "policy/authorisations.h"
#include "policy/content.h"
#include "policy/parties.h"
#include "policy/reach_rules.h"
#include "policy/settings_check.h"
#include "policy/shipped.h"
#include "policy/violation_builder.h"

namespace sealtap::policy {
namespace {

/// Policies that an authorisation can lift, in the order in which they judge.
constexpr std::array kCrossingPolicies{PolicyId::MarkingAboveClearance, PolicyId::CustomerData,
                                       PolicyId::BusinessData, PolicyId::Credentials,
                                       PolicyId::Opaque};

/// Of a finding that violates nothing.
constexpr std::string_view kNoPolicy = "none";

/// Whether anybody on the way could read the content. What is readable here came in clear, except
/// where a carrier's keys were known.
bool travels_in_clear(std::string_view app_protocol) noexcept {
    return app_protocol != "tls" && app_protocol != "quic" && app_protocol != "ssh";
}

/// Position in the judgement: policy, then receiving zone.
std::uint32_t judgement_position(std::size_t policy, std::size_t zone) noexcept {
    return static_cast<std::uint32_t>(policy * 0x10000 + std::min<std::size_t>(zone, 0xFFFF));
}

std::uint64_t distinct_sum(const Violation& violation) noexcept {
    std::uint64_t sum = 0;
    for (const FindingSummary& finding : violation.findings) sum += finding.distinct;
    return sum;
}

}  // namespace

struct PolicyEngine::State {
    State(const Settings& settings, Zones known_zones, const PolicyRules& policy_rules,
          Authorisations known_authorisations, ReachRules reach_rules)
        : levels(settings.levels),
          zones(std::move(known_zones)),
          rules(policy_rules),
          authorisations(std::move(known_authorisations)),
          reach(std::move(reach_rules)),
          parties(zones, settings.relays),
          receivers_listed_max(settings.limits[Limit::ReceiversListedMax]) {}

    [[nodiscard]] std::optional<Verdict> judge(PolicyId policy, const DocumentSummary& summary,
                                               const Content& content, const Zone& to) const;
    [[nodiscard]] std::optional<Verdict> judge_marking(const Content& content,
                                                       Level clearance) const;
    [[nodiscard]] std::optional<Verdict> judge_inbound(const DocumentSummary& summary,
                                                       const Content& content,
                                                       const Zone& to) const;
    [[nodiscard]] std::optional<Verdict> judge_protect(const DocumentSummary& summary,
                                                       const Content& content) const;

    LevelScale levels;
    Zones zones;
    PolicyRules rules;
    Authorisations authorisations;
    ReachRules reach;
    Parties parties;  // refers to `zones`
    Level record_from;
    std::uint64_t receivers_listed_max;
};

std::optional<Verdict> PolicyEngine::State::judge_marking(const Content& content,
                                                          Level clearance) const {
    if (content.level <= clearance) return std::nullopt;
    const PolicyRule& rule = rules[PolicyId::MarkingAboveClearance];
    return Verdict{rule.severity.value_or(severity_of(content.level, levels)),
                   content.level_confidence};
}

std::optional<Verdict> PolicyEngine::State::judge(PolicyId policy, const DocumentSummary& summary,
                                                  const Content& content, const Zone& to) const {
    if (!rules.is_on(policy)) return std::nullopt;
    const CategorySet allowed = to.categories_at(summary.last_seen);
    switch (policy) {
        case PolicyId::MarkingAboveClearance:
            return judge_marking(content, to.clearance_at(summary.last_seen));
        case PolicyId::CustomerData: return judge_customer_data(summary, rules[policy], allowed);
        case PolicyId::BusinessData:
        case PolicyId::Credentials: return judge_plain(summary, rules, policy, allowed);
        case PolicyId::Opaque: return judge_opaque(summary, rules, allowed);
        case PolicyId::Inbound: return judge_inbound(summary, content, to);
        case PolicyId::Protect: return judge_protect(summary, content);
        case PolicyId::Reach: break;  // of flows, not of documents
    }
    return std::nullopt;
}

/// What would violate if it came from one of our zones, as one verdict.
std::optional<Verdict> PolicyEngine::State::judge_inbound(const DocumentSummary& summary,
                                                          const Content& content,
                                                          const Zone& to) const {
    std::optional<Verdict> worst;
    for (const PolicyId policy : kCrossingPolicies) {
        const auto verdict = judge(policy, summary, content, to);
        if (!verdict) continue;
        if (!worst) worst.emplace();
        worst->severity = std::max(worst->severity, verdict->severity);
        worst->confidence = std::max(worst->confidence, verdict->confidence);
    }
    if (worst) worst->severity = rules[PolicyId::Inbound].severity.value_or(worst->severity);
    return worst;
}

std::optional<Verdict> PolicyEngine::State::judge_protect(const DocumentSummary& summary,
                                                          const Content& content) const {
    const PolicyRule& rule = rules[PolicyId::Protect];
    if (!rule.level || content.level < *rule.level) return std::nullopt;
    if (!travels_in_clear(summary.app_protocol)) return std::nullopt;
    return Verdict{rule.severity.value_or(severity_of(content.level, levels)),
                   content.level_confidence};
}

namespace {

/// One call of PolicyEngine::judge.
template <class State>
class Judgement {
public:
    Judgement(const State& state, const DocumentSummary& summary, const TextMasker& masker)
        : state_(state),
          summary_(summary),
          content_(weigh(summary, state.rules)),
          crossing_(state.parties.settle(*summary.flow, summary.info, summary.last_seen)),
          builder_(summary, content_, state.levels, masker, state.receivers_listed_max) {}

    std::vector<Violation> run(ListFindings list) {
        for (const ReceivingZone& to : crossing_.receivers) judge_receivers(to, list);
        std::ranges::sort(violations_, {}, &Violation::order);
        return std::move(violations_);
    }

private:
    void judge_receivers(const ReceivingZone& to, ListFindings list) {
        const std::size_t before = violations_.size();
        const Zone* from = crossing_.sender.zone;
        if (from == &state_.zones.internet()) {
            if (from != to.zone) judge_plainly(PolicyId::Inbound, to);
        } else {
            if (from != to.zone) judge_crossing(to);
            judge_plainly(PolicyId::Protect, to);
        }
        const bool quiet = violations_.size() == before;
        if (quiet && list == ListFindings::Yes && !summary_.findings.empty()) {
            add(EventType::Finding, kNoPolicy, kPolicyCount, finding_verdict(), to);
        }
    }

    void judge_crossing(const ReceivingZone& to) {
        const std::string* leave =
            state_.authorisations.find(*crossing_.sender.zone, *to.zone, content_.level,
                                       content_.categories, summary_.last_seen);
        for (const PolicyId policy : kCrossingPolicies) {
            const auto verdict = state_.judge(policy, summary_, content_, *to.zone);
            if (!verdict) continue;
            if (leave == nullptr) {
                add(EventType::Violation, policy, *verdict, to);
            } else if (content_.level >= state_.record_from) {
                add(EventType::Transfer, policy, *verdict, to);
                violations_.back().authorisation = *leave;
            }
        }
    }

    void judge_plainly(PolicyId policy, const ReceivingZone& to) {
        const auto verdict = state_.judge(policy, summary_, content_, *to.zone);
        if (verdict) add(EventType::Violation, policy, *verdict, to);
    }

    void add(EventType type, PolicyId policy, const Verdict& verdict, const ReceivingZone& to) {
        add(type, to_string(policy), static_cast<std::size_t>(policy), verdict, to);
    }

    void add(EventType type, std::string_view policy, std::size_t position, const Verdict& verdict,
             const ReceivingZone& to) {
        Violation violation = builder_.build(type, policy, verdict, crossing_.sender, to);
        violation.order.judgement = judgement_position(position, to.zone->index);
        violations_.push_back(std::move(violation));
    }

    [[nodiscard]] Verdict finding_verdict() const noexcept {
        Verdict verdict;
        for (const FindingSummary& finding : summary_.findings) {
            verdict.confidence = std::max(verdict.confidence, finding.confidence);
        }
        return verdict;
    }

    const State& state_;
    const DocumentSummary& summary_;
    const Content content_;
    const Crossing crossing_;
    ViolationBuilder builder_;
    std::vector<Violation> violations_;
};

}  // namespace

PolicyEngine::PolicyEngine(std::unique_ptr<State> state) : state_(std::move(state)) {}
PolicyEngine::~PolicyEngine() = default;

Result<std::unique_ptr<PolicyEngine>> PolicyEngine::create(const Settings& settings) {
    // What has ended is no contradiction: authorisations and contracts end by capture time.
    for (const CheckMessage& message : check_settings(settings, Timestamp::min())) {
        if (message.weight == CheckMessage::Weight::Error) {
            return std::unexpected(Error{ErrorCode::BadConfiguration, message.text});
        }
    }
    auto zones = Zones::create(settings);
    if (!zones) return std::unexpected(zones.error());
    auto rules = PolicyRules::create(settings);
    if (!rules) return std::unexpected(rules.error());
    auto authorisations = Authorisations::create(settings, *zones);
    if (!authorisations) return std::unexpected(authorisations.error());
    auto reach = ReachRules::create(settings, *zones);
    if (!reach) return std::unexpected(reach.error());
    auto state = std::make_unique<State>(settings, *std::move(zones), *rules,
                                         *std::move(authorisations), *std::move(reach));
    if (settings.record_authorised_from) {
        const auto level = settings.levels.find(*settings.record_authorised_from);
        if (!level) {
            return std::unexpected(Error{
                ErrorCode::BadConfiguration,
                "record_authorised_from: " + *settings.record_authorised_from + " is no level"});
        }
        state->record_from = *level;
    }
    return std::unique_ptr<PolicyEngine>(new PolicyEngine(std::move(state)));
}

std::vector<Violation> PolicyEngine::judge(const DocumentSummary& summary, const TextMasker& masker,
                                           ListFindings list) const {
    if (summary.findings.empty() && !state_->rules.is_on(PolicyId::Opaque)) return {};
    return Judgement(*state_, summary, masker).run(list);
}

bool PolicyEngine::may_report(const FlowInfo& flow, Direction direction, ListFindings list) const {
    if (list == ListFindings::Yes || state_->rules.is_on(PolicyId::Inbound)) return true;
    return state_->parties.certain_sender(flow, direction) != &state_->zones.internet();
}

std::vector<Violation> PolicyEngine::judge_flow(const FlowInfo& flow, std::string_view app_protocol,
                                                Timestamp time, std::uint64_t packet_number) const {
    if (state_->reach.empty() || !state_->rules.is_on(PolicyId::Reach)) return {};
    const Zone& from = state_->zones.of(flow.originator.address, flow.vlans);
    const Zone& to = state_->zones.of(flow.responder.address, flow.vlans);
    if (!state_->reach.violated(from, to, flow, app_protocol)) return {};
    Violation violation;
    fill_flow(violation, flow);
    violation.app_protocol = app_protocol;
    violation.timestamp = time;
    violation.first_seen = flow.start;
    violation.last_seen = time;
    violation.packet_number = packet_number;
    violation.order.packet_number = packet_number;
    violation.order.document_ordinal = std::numeric_limits<std::uint64_t>::max();
    violation.policy = to_string(PolicyId::Reach);
    violation.level = state_->levels.name(Level{});
    violation.severity = state_->rules[PolicyId::Reach].severity.value_or(Severity::Medium);
    violation.confidence = 100;
    violation.from_zone = from.name;
    violation.to_zone = to.name;
    violation.sender.ip = flow.originator.address;
    violation.receivers.emplace_back().ip = flow.responder.address;
    violation.receivers_total = 1;
    violation.id = violation_id(
        {violation.policy, from.name, to.name, &flow, Direction::ToResponder, 0, {}, {}});
    return {std::move(violation)};
}

const Zones& PolicyEngine::zones() const noexcept { return state_->zones; }
const LevelScale& PolicyEngine::levels() const noexcept { return state_->levels; }

std::vector<std::string_view> shipped_policies() {
    std::vector<std::string_view> names;
    names.reserve(kPolicyCount);
    for (std::size_t i = 0; i < kPolicyCount; ++i) {
        names.push_back(to_string(static_cast<PolicyId>(i)));
    }
    return names;
}

bool rises(const Violation& earlier, const Violation& later) noexcept {
    return later.severity > earlier.severity || later.confidence > earlier.confidence ||
           later.level != earlier.level || later.marked_level != earlier.marked_level ||
           later.categories.size() > earlier.categories.size() ||
           later.receivers_total > earlier.receivers_total ||
           distinct_sum(later) > distinct_sum(earlier) || (later.final && !earlier.final);
}

}  // namespace sealtap::policy
