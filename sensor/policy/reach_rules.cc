#include "policy/reach_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sealtap::policy {
namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

struct KnownService {
    std::string_view name;
    std::string_view app_protocol;  // as recognised by content
    std::uint8_t ip_protocol;
    std::uint16_t port;
};

/// IANA's names and ports; one row a port.
constexpr std::array kKnown{
    KnownService{"http", "http", kTcp, 80},
    KnownService{"http", "http", kTcp, 8080},
    KnownService{"https", "tls", kTcp, 443},
    KnownService{"https", "tls", kTcp, 8443},
    KnownService{"quic", "quic", kUdp, 443},
    KnownService{"ssh", "ssh", kTcp, 22},
    KnownService{"telnet", "telnet", kTcp, 23},
    KnownService{"ftp", "ftp", kTcp, 21},
    KnownService{"ftp", "ftp-data", kTcp, 20},
    KnownService{"ftps", "tls", kTcp, 990},
    KnownService{"smtp", "smtp", kTcp, 25},
    KnownService{"submission", "smtp", kTcp, 587},
    KnownService{"smtps", "tls", kTcp, 465},
    KnownService{"pop3", "pop3", kTcp, 110},
    KnownService{"pop3s", "tls", kTcp, 995},
    KnownService{"imap", "imap", kTcp, 143},
    KnownService{"imaps", "tls", kTcp, 993},
    KnownService{"dns", "dns", kUdp, 53},
    KnownService{"dns", "dns", kTcp, 53},
    KnownService{"ntp", "ntp", kUdp, 123},
    KnownService{"snmp", "snmp", kUdp, 161},
    KnownService{"syslog", "syslog", kUdp, 514},
    KnownService{"kerberos", "kerberos", kTcp, 88},
    KnownService{"kerberos", "kerberos", kUdp, 88},
    KnownService{"ldap", "ldap", kTcp, 389},
    KnownService{"ldaps", "tls", kTcp, 636},
    KnownService{"smb", "smb", kTcp, 445},
    KnownService{"smb", "smb", kTcp, 139},
    KnownService{"nfs", "nfs", kTcp, 2049},
    KnownService{"rdp", "rdp", kTcp, 3389},
    KnownService{"mssql", "mssql", kTcp, 1433},
    KnownService{"oracle", "oracle", kTcp, 1521},
    KnownService{"mysql", "mysql", kTcp, 3306},
    KnownService{"postgresql", "postgresql", kTcp, 5432},
    KnownService{"redis", "redis", kTcp, 6379},
};

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): `end` bounds it.
    const auto [rest, failure] = std::from_chars(text.data(), end, port);
    if (text.empty() || failure != std::errc{} || rest != end) return std::nullopt;
    return port;
}

/// "tcp/8443" or "udp/5000-5010".
std::optional<Service> parse_ports(std::string_view text) noexcept {
    Service service;
    if (text.starts_with("tcp/")) service.ip_protocol = kTcp;
    if (text.starts_with("udp/")) service.ip_protocol = kUdp;
    if (service.ip_protocol == 0) return std::nullopt;
    text.remove_prefix(4);
    const std::size_t dash = text.find('-');
    const auto first = parse_port(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_port(text.substr(dash + 1));
    if (!first || !last || *first > *last) return std::nullopt;
    service.port_first = *first;
    service.port_last = *last;
    return service;
}

/// Whether the protocol was recognised by its content.
bool is_recognised(std::string_view app_protocol) noexcept {
    return !app_protocol.empty() && app_protocol != "unknown" && app_protocol != "raw";
}

std::unexpected<Error> wrong(const ReachSettings& from, std::string_view key,
                             const std::string& what) {
    return std::unexpected(
        Error{ErrorCode::BadConfiguration, fmt::format("{}.{}: {}", from.place.text, key, what)});
}

}  // namespace

bool Service::matches(const FlowInfo& flow, std::string_view recognised) const noexcept {
    const bool on_port = flow.ip_protocol == ip_protocol && flow.responder.port >= port_first &&
                         flow.responder.port <= port_last;
    if (app_protocol.empty() || !is_recognised(recognised)) return on_port;
    return recognised == app_protocol && (app_suffices || on_port);
}

std::vector<Service> parse_service(std::string_view text) {
    std::vector<Service> services;
    for (const KnownService& known : kKnown) {
        if (known.name != text) continue;
        const bool same = known.app_protocol.starts_with(known.name);  // "ftp-data" is ftp's
        services.push_back({known.app_protocol, same, known.ip_protocol, known.port, known.port});
    }
    if (const auto ports = parse_ports(text)) services.push_back(*ports);
    return services;
}

Result<ReachRules::Rule> ReachRules::make_rule(const ReachSettings& from, const Zones& zones) {
    Rule rule;
    rule.otherwise_violation = from.otherwise_violation;
    const auto side = [&](const std::string& name, std::string_view key,
                          std::optional<std::size_t>& to) -> Result<void> {
        if (name == "any") return {};
        const Zone* zone = zones.find(name);
        if (zone == nullptr) {
            return wrong(from, key, name + " is no zone; a zone's name, internet or any is right");
        }
        to = zone->index;
        return {};
    };
    if (auto done = side(from.from, "from", rule.from); !done) return std::unexpected(done.error());
    if (auto done = side(from.to, "to", rule.to); !done) return std::unexpected(done.error());
    for (const std::string& name : from.services) {
        const std::vector<Service> services = parse_service(name);
        if (services.empty()) {
            return wrong(from, "services",
                         name + " is no service known here; tcp/PORT or udp/PORT would be right");
        }
        rule.services.insert(rule.services.end(), services.begin(), services.end());
    }
    return rule;
}

Result<ReachRules> ReachRules::create(const Settings& settings, const Zones& zones) {
    ReachRules rules;
    for (const ReachSettings& from : settings.reach) {
        auto rule = make_rule(from, zones);
        if (!rule) return std::unexpected(rule.error());
        rules.rules_.push_back(*std::move(rule));
    }
    return rules;
}

bool ReachRules::violated(const Zone& from, const Zone& to, const FlowInfo& flow,
                          std::string_view app_protocol) const noexcept {
    bool forbidden = false;
    for (const Rule& rule : rules_) {
        if (rule.from.value_or(from.index) != from.index) continue;
        if (rule.to.value_or(to.index) != to.index) continue;
        const auto matches = [&](const Service& s) { return s.matches(flow, app_protocol); };
        if (std::ranges::any_of(rule.services, matches)) return false;
        forbidden = forbidden || rule.otherwise_violation;
    }
    return forbidden;
}

}  // namespace sealtap::policy
