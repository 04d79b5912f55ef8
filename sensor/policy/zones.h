#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/date.h"
#include "sealtap/error.h"
#include "sealtap/packet.h"
#include "sealtap/settings.h"
#include "sealtap/time.h"

namespace sealtap::policy {

inline constexpr std::string_view kInternet = "internet";

/// A part of the world with rules about what may enter it.
struct Zone {
    std::string name;
    ZoneKind kind = ZoneKind::Internal;
    std::size_t index = 0;      ///< in the order of the configuration; `internet` is the last
    Level clearance;            ///< the highest level that may enter
    CategorySet categories;     ///< that may enter
    std::optional<Date> until;  ///< the contract's last day; after it nothing may enter

    /// What may enter at that time: after the contract's end the lowest level and no category.
    [[nodiscard]] Level clearance_at(Timestamp time) const noexcept;
    [[nodiscard]] CategorySet categories_at(Timestamp time) const noexcept;
};

/// Answer of `sealtap zones who ADDRESS`.
struct WhoAnswer {
    std::string zone;
    std::string reason;  ///< "10.1.0.0/16, the longest network that holds it"
};

/// Which zone an address or a name lies in. Immutable after create(): any thread may ask.
class Zones {
public:
    [[nodiscard]] static Result<Zones> create(const Settings& settings);

    /// By the longest network that holds the address. A zone with VLANs is left out for tagged
    /// frames that bear none of them; untagged frames tell nothing about VLANs. `internet` for the
    /// rest.
    [[nodiscard]] const Zone& of(const IpAddress& address, const VlanTags& vlans) const noexcept;
    /// Whether octets for this address stay on their link (broadcast, link-local, loopback and
    /// multicast of limited scope), and no network of a zone holds it: it then lies wherever the
    /// other party lies.
    [[nodiscard]] bool stays_on_link(const IpAddress& address,
                                     const VlanTags& vlans) const noexcept;
    /// By the longest domain that is the name or a parent of it. Null when no zone has one.
    [[nodiscard]] const Zone* of_domain(std::string_view name) const noexcept;
    /// Null when there is no such zone. Knows `internet`.
    [[nodiscard]] const Zone* find(std::string_view name) const noexcept;

    [[nodiscard]] const Zone& internet() const noexcept { return zones_.back(); }
    [[nodiscard]] const std::vector<Zone>& all() const noexcept { return zones_; }
    /// Whether the configuration says which domains are our own. Only then is an unknown one known
    /// to be foreign.
    [[nodiscard]] bool knows_own_domains() const noexcept { return knows_own_domains_; }

    /// Also takes a host name.
    [[nodiscard]] WhoAnswer who(std::string_view address_or_name, const VlanTags& vlans) const;

private:
    struct NetworkEntry {
        Network network;
        std::size_t zone = 0;
        std::vector<std::uint16_t> vlans;
    };
    struct DomainEntry {
        std::string domain;
        std::size_t zone = 0;
    };

    /// The entries of one address family and prefix length.
    struct PrefixGroup {
        bool v4 = true;
        std::uint8_t prefix_bits = 0;
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    void index_networks();
    [[nodiscard]] const NetworkEntry* match(const IpAddress& address,
                                            const VlanTags& vlans) const noexcept;
    [[nodiscard]] const NetworkEntry* match_in(const PrefixGroup& group, const IpAddress& address,
                                               const VlanTags& vlans) const noexcept;
    [[nodiscard]] const DomainEntry* match_domain(std::string_view name) const noexcept;

    std::vector<Zone> zones_;
    std::vector<NetworkEntry> networks_;  // by group, then base; with VLANs before without
    std::vector<PrefixGroup> groups_;     // the narrowest first
    std::vector<DomainEntry> domains_;    // the longest first
    std::vector<Network> on_link_;
    bool knows_own_domains_ = false;
};

}  // namespace sealtap::policy
