#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/zones.h"
#include "sealtap/flow.h"
#include "sealtap/settings.h"

namespace sealtap::policy {

/// What a rule of reach calls a service: a name ("https"), or "tcp/8443", "udp/5000-5010".
struct Service {
    std::string_view app_protocol;  ///< empty: of any protocol; refers to static text
    bool app_suffices = false;      ///< the recognised protocol decides, whatever the port
    std::uint8_t ip_protocol = 0;
    std::uint16_t port_first = 0;
    std::uint16_t port_last = 0;

    [[nodiscard]] bool matches(const FlowInfo& flow, std::string_view app_protocol) const noexcept;
};

/// All services of that name, since one may have several ports; empty when it is none.
[[nodiscard]] std::vector<Service> parse_service(std::string_view text);

/// Who may talk to whom at all, and by which services.
class ReachRules {
public:
    /// Fails, naming the place, on a zone or service that is none.
    [[nodiscard]] static Result<ReachRules> create(const Settings& settings, const Zones& zones);

    [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }
    /// Whether a flow between those zones violates: some rule says so of what no rule permits.
    [[nodiscard]] bool violated(const Zone& from, const Zone& to, const FlowInfo& flow,
                                std::string_view app_protocol) const noexcept;

private:
    struct Rule {
        std::optional<std::size_t> from;  // absent: any
        std::optional<std::size_t> to;
        std::vector<Service> services;
        bool otherwise_violation = true;
    };
    [[nodiscard]] static Result<Rule> make_rule(const ReachSettings& from, const Zones& zones);

    std::vector<Rule> rules_;
};

}  // namespace sealtap::policy
