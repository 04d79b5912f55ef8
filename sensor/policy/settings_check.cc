#include "policy/settings_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "policy/authorisations.h"
#include "policy/date.h"
#include "policy/reach_rules.h"
#include "policy/shipped.h"
#include "policy/zones.h"

namespace sealtap::policy {
namespace {

using Weight = CheckMessage::Weight;

/// Gathers the messages of one check.
class Check {
public:
    Check(const Settings& settings, Timestamp now) : settings_(settings), now_(now) {}

    std::vector<CheckMessage> run() {
        check_zones();
        check_relays();
        check_references();
        check_authorisation_ends();
        return std::move(messages_);
    }

private:
    void add(Weight weight, const SettingsPlace& place, std::string_view key, std::string text) {
        messages_.push_back(
            {weight, fmt::format("{}{}{}: {}", place.text, key.empty() ? "" : ".", key, text)});
    }

    void check_zones() {
        for (const ZoneSettings& zone : settings_.zones) {
            check_zone_name(zone);
            check_zone_networks(zone);
            check_zone_domains(zone);
            check_zone_contract(zone);
        }
    }

    void check_zone_name(const ZoneSettings& zone) {
        if (zone.name == kInternet) {
            add(Weight::Error, zone.place, "name", "internet is what lies in no zone");
        } else if (!names_.insert(zone.name).second) {
            add(Weight::Error, zone.place, "name", zone.name + " is the name of another zone too");
        }
        if (zone.networks.empty() && zone.domains.empty()) {
            add(Weight::Warning, zone.place, "networks",
                "the zone has neither networks nor domains, so nothing lies in it");
        }
    }

    void check_zone_networks(const ZoneSettings& zone) {
        for (const Network& network : zone.networks) {
            auto& owners = networks_[network.to_string()];
            const auto clashes = [&](const ZoneSettings* other) {
                return other->vlans.empty() == zone.vlans.empty() &&
                       (zone.vlans.empty() || share_vlan(*other, zone));
            };
            const auto clash = std::ranges::find_if(owners, clashes);
            if (clash != owners.end()) {
                add(Weight::Error, zone.place, "networks",
                    fmt::format("{} belongs to zone {} already; one of them would be right",
                                network.to_string(), (*clash)->name));
            }
            owners.push_back(&zone);
        }
    }

    static bool share_vlan(const ZoneSettings& left, const ZoneSettings& right) {
        return std::ranges::any_of(left.vlans, [&](std::uint16_t id) {
            return std::ranges::find(right.vlans, id) != right.vlans.end();
        });
    }

    void check_zone_domains(const ZoneSettings& zone) {
        for (const std::string& domain : zone.domains) {
            const auto [known, is_new] = domains_.try_emplace(domain, zone.name);
            if (is_new) continue;
            add(Weight::Error, zone.place, "domains",
                fmt::format("{} belongs to zone {} already; one of them would be right", domain,
                            known->second));
        }
    }

    void check_zone_contract(const ZoneSettings& zone) {
        if (zone.until && has_ended(*zone.until)) {
            add(Weight::Warning, zone.place, "until",
                fmt::format("the contract of {} ended on {}: nothing may enter it any more",
                            zone.name, *zone.until));
        }
        if (zone.kind == ZoneKind::Internal || (zone.until && !zone.contract.empty())) return;
        add(Weight::Warning, zone.place, zone.until ? "contract" : "until",
            zone.until ? "a partner or supplier without a contract reference"
                       : "a partner or supplier without an end date stays trusted for ever");
    }

    void check_relays() {
        std::map<std::string, std::string> seen;
        for (const RelaySettings& relay : settings_.relays) {
            for (const Network& network : relay.networks) {
                if (seen.try_emplace(network.to_string(), relay.place.text).second) continue;
                add(Weight::Error, relay.place, "networks",
                    network.to_string() + " is a relay already; only its first kind counts");
            }
        }
    }

    /// Each entry alone, so that every wrong one is told and not only the first.
    void check_references() {
        const auto zones = Zones::create(settings_);
        if (!zones) {
            messages_.push_back({Weight::Error, zones.error().message});
            return;
        }
        check_each(settings_.authorisations, &Settings::authorisations, [&](const Settings& one) {
            return failure_of(Authorisations::create(one, *zones));
        });
        check_each(settings_.reach, &Settings::reach, [&](const Settings& one) {
            return failure_of(ReachRules::create(one, *zones));
        });
        check_each(settings_.policies, &Settings::policies,
                   [](const Settings& one) { return failure_of(PolicyRules::create(one)); });
    }

    template <class T>
    static std::string failure_of(const Result<T>& result) {
        return result ? std::string() : result.error().message;
    }

    template <class Entry, class Create>
    void check_each(const std::vector<Entry>& entries, std::vector<Entry> Settings::* member,
                    Create create) {
        Settings one;
        one.levels = settings_.levels;
        for (const Entry& entry : entries) {
            one.*member = {entry};
            const std::string failure = create(one);
            if (!failure.empty()) messages_.push_back({Weight::Error, failure});
        }
    }

    void check_authorisation_ends() {
        std::set<std::string> ids;
        for (const AuthorisationSettings& entry : settings_.authorisations) {
            if (!ids.insert(entry.id).second) {
                add(Weight::Error, entry.place, "id", entry.id + " is another authorisation's too");
            }
            if (entry.from == entry.to) {
                add(Weight::Warning, entry.place, "to",
                    "from and to are the same zone: nothing crosses");
            }
            if (entry.until && has_ended(*entry.until)) {
                add(Weight::Warning, entry.place, "until",
                    fmt::format("{} ended on {}", entry.id, *entry.until));
            }
        }
    }

    [[nodiscard]] bool has_ended(const std::string& until) const {
        const auto day = parse_date(until);
        return day && !DateSpan{{}, day}.contains(now_);
    }

    const Settings& settings_;
    const Timestamp now_;
    std::vector<CheckMessage> messages_;
    std::set<std::string> names_;
    std::map<std::string, std::vector<const ZoneSettings*>> networks_;
    std::map<std::string, std::string> domains_;
};

}  // namespace

std::vector<CheckMessage> check_settings(const Settings& settings, Timestamp now) {
    return Check(settings, now).run();
}

}  // namespace sealtap::policy
