#include "policy/shipped.h"

#include <fmt/format.h>

#include <algorithm>

namespace sealtap::policy {
namespace {

constexpr std::array<std::string_view, kPolicyCount> kNames{"marking-above-clearance",
                                                            "customer-data",
                                                            "business-data",
                                                            "credentials",
                                                            "opaque",
                                                            "inbound",
                                                            "protect",
                                                            "reach"};

std::unexpected<Error> wrong(const PolicySettings& change, std::string_view key,
                             const std::string& what) {
    return std::unexpected(
        Error{ErrorCode::BadConfiguration, fmt::format("{}.{}: {}", change.place.text, key, what)});
}

}  // namespace

std::string_view to_string(PolicyId policy) noexcept {
    return kNames[static_cast<std::size_t>(policy)];
}

PolicyId policy_of(Category category) noexcept {
    switch (category) {
        case Category::Marking: return PolicyId::MarkingAboveClearance;
        case Category::Personal:
        case Category::Financial:
        case Category::Record: return PolicyId::CustomerData;
        case Category::Business:
        case Category::Document: return PolicyId::BusinessData;
        case Category::Credential: return PolicyId::Credentials;
        case Category::Opaque: break;
    }
    return PolicyId::Opaque;
}

PolicyRules::PolicyRules() noexcept {
    const auto rule = [this](PolicyId policy) -> PolicyRule& {
        return rules_[static_cast<std::size_t>(policy)];
    };
    rule(PolicyId::MarkingAboveClearance).confidence_min = 50;
    rule(PolicyId::CustomerData).confidence_min = 75;
    rule(PolicyId::BusinessData).confidence_min = 75;
    rule(PolicyId::Credentials).confidence_min = 75;
    rule(PolicyId::Opaque).state = Switch::Off;
    rule(PolicyId::Inbound).state = Switch::Off;
}

Result<void> PolicyRules::change(const PolicySettings& change, const LevelScale& levels) {
    const auto named = std::ranges::find(kNames, change.name);
    if (named == kNames.end()) {
        return wrong(change, "name",
                     fmt::format("{} is no policy; right would be one of {}", change.name,
                                 fmt::join(kNames, ", ")));
    }
    PolicyRule& rule = rules_[static_cast<std::size_t>(named - kNames.begin())];
    if (change.off && change.on) return wrong(change, "on", "a policy cannot be both on and off");
    if (change.off) rule.state = Switch::Off;
    if (change.on) rule.state = Switch::On;
    if (change.severity) rule.severity = change.severity;
    if (change.distinct_min) rule.distinct_min = std::max<std::uint64_t>(1, *change.distinct_min);
    if (change.confidence_min) rule.confidence_min = *change.confidence_min;
    if (!change.level) return {};
    rule.level = levels.find(*change.level);
    if (change.name != to_string(PolicyId::Protect)) {
        return wrong(change, "level", "only the policy protect has a level");
    }
    if (!rule.level) return wrong(change, "level", *change.level + " is no level");
    return {};
}

Result<PolicyRules> PolicyRules::create(const Settings& settings) {
    PolicyRules rules;
    for (const PolicySettings& change : settings.policies) {
        if (auto changed = rules.change(change, settings.levels); !changed) {
            return std::unexpected(changed.error());
        }
    }
    return rules;
}

}  // namespace sealtap::policy
