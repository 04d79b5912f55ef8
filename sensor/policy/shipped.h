#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sealtap/error.h"
#include "sealtap/settings.h"

namespace sealtap::policy {

/// The policies that come with Sealtap, in the order in which they judge.
enum class PolicyId : std::uint8_t {
    MarkingAboveClearance,
    CustomerData,
    BusinessData,
    Credentials,
    Opaque,
    Inbound,
    Protect,
    Reach,
};
inline constexpr std::size_t kPolicyCount = 8;

[[nodiscard]] std::string_view to_string(PolicyId policy) noexcept;

enum class Switch : std::uint8_t { Off, On };

/// One policy as the configuration left it.
struct PolicyRule {
    Switch state = Switch::On;
    std::optional<Severity> severity;  ///< instead of the one by level or number
    std::uint64_t distinct_min = 1;    ///< from how many distinct values on
    std::uint8_t confidence_min = 0;   ///< of a finding that shall count
    std::optional<Level> level;        ///< Protect only
};

/// The shipped policies with the configuration's changes.
class PolicyRules {
public:
    /// Fails, naming the place, on a policy or level that is none.
    [[nodiscard]] static Result<PolicyRules> create(const Settings& settings);

    [[nodiscard]] const PolicyRule& operator[](PolicyId policy) const noexcept {
        return rules_[static_cast<std::size_t>(policy)];
    }
    [[nodiscard]] bool is_on(PolicyId policy) const noexcept {
        return (*this)[policy].state == Switch::On;
    }

private:
    PolicyRules() noexcept;
    [[nodiscard]] Result<void> change(const PolicySettings& change, const LevelScale& levels);

    std::array<PolicyRule, kPolicyCount> rules_;
};

/// The policy that judges a category.
[[nodiscard]] PolicyId policy_of(Category category) noexcept;

}  // namespace sealtap::policy
