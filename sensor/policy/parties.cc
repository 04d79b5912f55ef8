#include "policy/parties.h"

#include <algorithm>

namespace sealtap::policy {
namespace {

const PartyClaim kNoClaim;

/// An address as hosts and mail domains write one: also in brackets (RFC 3986, RFC 5321 4.1.3).
std::optional<IpAddress> literal_address(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    if (text.starts_with("IPv6:")) text.remove_prefix(5);
    return IpAddress::parse(text);
}

bool is_qualified(std::string_view host) noexcept {
    return host.find('.') != std::string_view::npos;
}

/// Whether nothing may enter `left` that may not enter `right`.
bool at_least_as_strict(const Zone& left, const Zone& right, Timestamp time) noexcept {
    if (left.clearance_at(time) > right.clearance_at(time)) return false;
    for (std::size_t i = 0; i < kCategoryCount; ++i) {
        const auto category = static_cast<Category>(i);
        if (left.categories_at(time).contains(category) &&
            !right.categories_at(time).contains(category)) {
            return false;
        }
    }
    return true;
}

void add(Crossing& crossing, const SettledParty& party) {
    auto& zones = crossing.receivers;
    auto at = std::ranges::lower_bound(zones, party.zone->index, {},
                                       [](const ReceivingZone& to) { return to.zone->index; });
    if (at == zones.end() || at->zone != party.zone) at = zones.insert(at, {party.zone, {}});
    at->receivers.push_back(party);
}

}  // namespace

Parties::Parties(const Zones& zones, const std::vector<RelaySettings>& relays) : zones_(zones) {
    for (const RelaySettings& relay : relays) {
        for (const Network& network : relay.networks) relays_.emplace_back(network, relay.kind);
    }
    std::ranges::sort(relays_, std::ranges::greater{},
                      [](const auto& relay) { return relay.first.prefix_bits; });
}

std::optional<RelayKind> Parties::relay_at(const IpAddress& address) const noexcept {
    const auto found = std::ranges::find_if(
        relays_, [&](const auto& relay) { return relay.first.contains(address); });
    if (found == relays_.end()) return std::nullopt;
    return found->second;
}

std::pair<Parties::End, Parties::End> Parties::sender_and_receiver(const FlowInfo& flow,
                                                                   Direction direction) const {
    const auto make = [&](const IpAddress& address, bool is_originator) {
        return End{address, &flow.vlans, is_originator, &zones_.of(address, flow.vlans),
                   relay_at(address)};
    };
    End originator = make(flow.originator.address, true);
    End responder = make(flow.responder.address, false);
    // What stays on its link lies where the other end lies.
    if (zones_.stays_on_link(responder.address, flow.vlans)) {
        responder.zone = originator.zone;
    } else if (zones_.stays_on_link(originator.address, flow.vlans)) {
        originator.zone = responder.zone;
    }
    if (direction == Direction::ToResponder) return {originator, responder};
    return {responder, originator};
}

const Zone* Parties::zone_of_mail_domain(std::string_view domain) const {
    if (const auto address = literal_address(domain)) return &zones_.of(*address, {});
    return zones_.of_domain(domain);
}

/// The one behind an originator that is a relay: X-Forwarded-For and its like. Mail relays and NAT
/// name nobody that way, so what they pass on is their clients' word. The clients of a proxy are
/// our own, so one that lies in the internet is made up; a reverse proxy's may lie there.
std::optional<SettledParty> Parties::settle_forwarded(const End& end,
                                                      const PartyClaim& claim) const {
    if (!end.is_originator || !end.relay || !claim.forwarded_for) return std::nullopt;
    if (*end.relay == RelayKind::Mail || *end.relay == RelayKind::Nat) return std::nullopt;
    const Zone& zone = zones_.of(*claim.forwarded_for, {});
    if (*end.relay == RelayKind::Proxy && &zone == &zones_.internet()) return std::nullopt;
    return SettledParty{&zone, *claim.forwarded_for, end.address, &claim};
}

/// The one behind a responder that is a relay: the host that a request names. An unqualified name
/// lies near the relay; so does an unknown one behind a reverse proxy or NAT. Behind a proxy an
/// unknown name is the internet.
std::optional<SettledParty> Parties::settle_host(const End& end, const PartyClaim& claim) const {
    if (end.is_originator || !end.relay || *end.relay == RelayKind::Mail || claim.host.empty()) {
        return std::nullopt;
    }
    const std::string& host = claim.host.unmasked();
    if (const auto address = literal_address(host)) {
        return SettledParty{&zones_.of(*address, {}), *address, end.address, &claim};
    }
    SettledParty party{zones_.of_domain(host), end.address, end.address, &claim};
    if (party.zone == nullptr) {
        const bool outside = *end.relay == RelayKind::Proxy && is_qualified(host);
        party.zone = outside ? &zones_.internet() : end.zone;
    }
    return party;
}

/// Only of a relay do claims name who is behind it: see settle_sender().
const Zone* Parties::certain_sender(const FlowInfo& flow, Direction direction) const {
    const End from = sender_and_receiver(flow, direction).first;
    return from.relay ? nullptr : from.zone;
}

SettledParty Parties::settle_sender(const End& end, const PartyClaim& claim) const {
    if (auto party = settle_forwarded(end, claim)) return *party;
    if (auto party = settle_host(end, claim)) return *party;
    SettledParty party{end.zone, end.address, {}, &claim};
    if (end.relay == RelayKind::Mail && !claim.domain.empty()) {
        // An unknown domain stays the relay's: a forged sender must not turn an outgoing mail into
        // one that comes from the internet.
        if (const Zone* zone = zone_of_mail_domain(claim.domain.unmasked())) {
            party.zone = zone;
            party.via = end.address;
        }
    }
    return party;
}

std::vector<SettledParty> Parties::settle_recipient(const End& end, const PartyClaim& claim,
                                                    Timestamp time) const {
    const SettledParty server{end.zone, end.address, {}, &claim};
    SettledParty recipient = server;
    recipient.zone = zone_of_mail_domain(claim.domain.unmasked());
    if (end.relay == RelayKind::Mail) {
        if (recipient.zone == nullptr) recipient.zone = &zones_.internet();
        recipient.via = end.address;
        return {recipient};
    }
    if (recipient.zone == nullptr) {
        recipient.zone = zones_.knows_own_domains() ? &zones_.internet() : end.zone;
    }
    // Whoever runs a server can accept mail for our own domains: a domain that makes the judgement
    // milder does not take the server's zone out of it.
    if (at_least_as_strict(*recipient.zone, *end.zone, time)) return {recipient};
    return {recipient, server};
}

std::vector<SettledParty> Parties::settle_receiver(const End& end, const PartyClaim& claim,
                                                   Timestamp time) const {
    if (auto party = settle_forwarded(end, claim)) return {*party};
    if (auto party = settle_host(end, claim)) return {*party};
    if (!claim.domain.empty() && !end.is_originator) return settle_recipient(end, claim, time);
    return {SettledParty{end.zone, end.address, {}, &claim}};
}

Crossing Parties::settle(const FlowInfo& flow, const DocumentInfo& document, Timestamp time) const {
    const auto [from, to] = sender_and_receiver(flow, document.direction);
    Crossing crossing;
    crossing.sender = settle_sender(from, document.sender);
    std::vector<SettledParty> servers;  // behind those who are named, so that these are listed
    for (const PartyClaim& claim : document.receivers) {
        const std::vector<SettledParty> parties = settle_receiver(to, claim, time);
        add(crossing, parties.front());
        servers.insert(servers.end(), parties.begin() + 1, parties.end());
    }
    for (const SettledParty& server : servers) add(crossing, server);
    if (crossing.receivers.empty()) add(crossing, settle_receiver(to, kNoClaim, time).front());
    return crossing;
}

}  // namespace sealtap::policy
