#include "policy/zones.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace sealtap::policy {
namespace {

/// What never leaves its link or site: RFC 919, RFC 2365, RFC 3927, RFC 5771, RFC 4291.
constexpr std::array<std::string_view, 8> kOnLink{
    "255.255.255.255/32", "224.0.0.0/24", "239.0.0.0/8", "169.254.0.0/16",
    "127.0.0.0/8",        "0.0.0.0/8",    "fe80::/10",   "::/127"};

/// Multicast of interface-local, link-local, realm, admin and site scope (RFC 7346).
bool is_local_multicast(const IpAddress& address) noexcept {
    if (address.is_v4()) return false;
    const auto octets = address.octets();
    const auto scope = std::to_integer<unsigned>(octets[1]) & 0x0FU;
    return std::to_integer<unsigned>(octets[0]) == 0xFF && scope >= 1 && scope <= 5;
}

IpAddress masked(const IpAddress& address, unsigned prefix_bits) noexcept {
    std::array<std::byte, 16> octets{};
    const auto whole = address.octets();
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const unsigned before = static_cast<unsigned>(i) * 8;
        if (before >= prefix_bits) break;
        const unsigned kept = std::min(8U, prefix_bits - before);
        octets[i] = whole[i] & static_cast<std::byte>(0xFF00U >> kept);
    }
    const std::span<const std::byte, 16> all(octets);
    return address.is_v4() ? IpAddress::v4(all.first<4>()) : IpAddress::v6(all);
}

bool vlans_allow(std::span<const std::uint16_t> wanted, const VlanTags& seen) noexcept {
    if (wanted.empty() || seen.count == 0) return true;
    return std::ranges::any_of(seen.list(), [&](std::uint16_t id) {
        return std::ranges::find(wanted, id) != wanted.end();
    });
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_names(std::string_view left, std::string_view right) noexcept {
    return std::ranges::equal(left, right, {}, lower, lower);
}

/// Whether `name` is `domain` or lies below it; letters' case does not matter (RFC 4343).
bool lies_in(std::string_view name, std::string_view domain) noexcept {
    if (name.size() < domain.size()) return false;
    if (!equal_names(name.substr(name.size() - domain.size()), domain)) return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

Result<Zone> make_zone(const ZoneSettings& from, std::size_t index, const LevelScale& levels) {
    Zone zone{from.name, from.kind, index, levels.highest(), from.categories, {}};
    if (from.clearance) {
        const auto clearance = levels.find(*from.clearance);
        if (!clearance) {
            return std::unexpected(Error{
                ErrorCode::BadConfiguration,
                fmt::format("{}: clearance {} is no level", from.place.text, *from.clearance)});
        }
        zone.clearance = *clearance;
    }
    if (from.until) {
        zone.until = parse_date(*from.until);
        if (!zone.until) {
            return std::unexpected(
                Error{ErrorCode::BadConfiguration,
                      fmt::format("{}: until {} is no date; YYYY-MM-DD would be right",
                                  from.place.text, *from.until)});
        }
    }
    return zone;
}

}  // namespace

Level Zone::clearance_at(Timestamp time) const noexcept {
    return DateSpan{{}, until}.contains(time) ? clearance : Level{};
}

CategorySet Zone::categories_at(Timestamp time) const noexcept {
    return DateSpan{{}, until}.contains(time) ? categories : CategorySet();
}

Result<Zones> Zones::create(const Settings& settings) {
    Zones zones;
    for (const ZoneSettings& from : settings.zones) {
        const std::size_t index = zones.zones_.size();
        auto zone = make_zone(from, index, settings.levels);
        if (!zone) return std::unexpected(zone.error());
        zones.zones_.push_back(*std::move(zone));
        for (const Network& network : from.networks)
            zones.networks_.push_back({network, index, from.vlans});
        for (const std::string& domain : from.domains) zones.domains_.push_back({domain, index});
        if (from.kind == ZoneKind::Internal && !from.domains.empty())
            zones.knows_own_domains_ = true;
    }
    zones.zones_.push_back(
        {std::string(kInternet), ZoneKind::Internal, zones.zones_.size(), Level{}, {}, {}});
    zones.index_networks();
    for (const std::string_view text : kOnLink) zones.on_link_.push_back(*Network::parse(text));
    std::ranges::sort(zones.domains_, std::ranges::greater{}, [](const DomainEntry& entry) {
        return std::pair(entry.domain.size(), std::string_view(entry.domain));
    });
    return zones;
}

void Zones::index_networks() {
    const auto key = [](const NetworkEntry& entry) {
        return std::tuple(!entry.network.base.is_v4(), 255 - entry.network.prefix_bits,
                          entry.network.base, entry.vlans.empty(), entry.zone);
    };
    std::ranges::sort(networks_, {}, key);
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        const Network& network = networks_[i].network;
        const bool v4 = network.base.is_v4();
        if (groups_.empty() || groups_.back().v4 != v4 ||
            groups_.back().prefix_bits != network.prefix_bits) {
            groups_.push_back({v4, network.prefix_bits, i, i});
        }
        groups_.back().end = i + 1;
    }
}

const Zones::NetworkEntry* Zones::match_in(const PrefixGroup& group, const IpAddress& address,
                                           const VlanTags& vlans) const noexcept {
    const auto entries = std::span(networks_).subspan(group.begin, group.end - group.begin);
    const auto base = [](const NetworkEntry& entry) { return entry.network.base; };
    for (const NetworkEntry& entry :
         std::ranges::equal_range(entries, masked(address, group.prefix_bits), {}, base)) {
        if (vlans_allow(entry.vlans, vlans)) return &entry;
    }
    return nullptr;
}

const Zones::NetworkEntry* Zones::match(const IpAddress& address,
                                        const VlanTags& vlans) const noexcept {
    for (const PrefixGroup& group : groups_) {
        if (group.v4 != address.is_v4()) continue;
        if (const NetworkEntry* entry = match_in(group, address, vlans)) return entry;
    }
    return nullptr;
}

const Zone& Zones::of(const IpAddress& address, const VlanTags& vlans) const noexcept {
    const NetworkEntry* entry = match(address, vlans);
    return entry == nullptr ? internet() : zones_[entry->zone];
}

bool Zones::stays_on_link(const IpAddress& address, const VlanTags& vlans) const noexcept {
    if (match(address, vlans) != nullptr) return false;
    return is_local_multicast(address) ||
           std::ranges::any_of(on_link_, [&](const Network& n) { return n.contains(address); });
}

const Zones::DomainEntry* Zones::match_domain(std::string_view name) const noexcept {
    if (name.ends_with('.')) name.remove_suffix(1);
    const auto found = std::ranges::find_if(
        domains_, [&](const DomainEntry& entry) { return lies_in(name, entry.domain); });
    return found == domains_.end() ? nullptr : &*found;
}

const Zone* Zones::of_domain(std::string_view name) const noexcept {
    const DomainEntry* entry = match_domain(name);
    return entry == nullptr ? nullptr : &zones_[entry->zone];
}

const Zone* Zones::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(zones_, name, &Zone::name);
    return found == zones_.end() ? nullptr : &*found;
}

WhoAnswer Zones::who(std::string_view address_or_name, const VlanTags& vlans) const {
    const auto address = IpAddress::parse(address_or_name);
    if (!address) {
        const DomainEntry* entry = match_domain(address_or_name);
        if (entry == nullptr) return {internet().name, "no zone has a domain that it lies in"};
        return {zones_[entry->zone].name, entry->domain + ", the longest domain that it lies in"};
    }
    if (const NetworkEntry* entry = match(*address, vlans)) {
        std::string reason = entry->network.to_string() + ", the longest network that holds it";
        if (!entry->vlans.empty() && vlans.count != 0) reason += " and has the VLAN";
        return {zones_[entry->zone].name, std::move(reason)};
    }
    if (stays_on_link(*address, vlans)) {
        return {internet().name,
                "no zone has a network that holds it; since it stays on its link, it is taken to "
                "lie in the zone of the other party"};
    }
    return {internet().name, "no zone has a network that holds it"};
}

}  // namespace sealtap::policy
