#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "policy/zones.h"
#include "sealtap/content_part.h"
#include "sealtap/flow.h"

namespace sealtap::policy {

/// A party as settled, before its texts are masked. Points into the DocumentInfo and the Zones it
/// was made from.
struct SettledParty {
    const Zone* zone = nullptr;  ///< never null once settled
    IpAddress ip;
    std::optional<IpAddress> via;
    const PartyClaim* claim = nullptr;  ///< null when the protocol names nobody
};

/// The receivers of a document that lie in one zone.
struct ReceivingZone {
    const Zone* zone = nullptr;
    std::vector<SettledParty> receivers;
};

struct Crossing {
    SettledParty sender;
    std::vector<ReceivingZone> receivers;  ///< at least one; in the order of the zones
};

/// Settles who sent a document to whom, from the flow's addresses and from what the protocol
/// claims. A claim counts only where a relay makes it, since anybody can write a header; of a mail
/// handed to a server that is not known as a relay, a recipient's domain counts only if it makes
/// the judgement stricter. Immutable; refers to the Zones it was made with.
class Parties {
public:
    Parties(const Zones& zones, const std::vector<RelaySettings>& relays);

    /// The zone that content in this direction comes from, if nothing that a document may claim
    /// changes it; else null.
    [[nodiscard]] const Zone* certain_sender(const FlowInfo& flow, Direction direction) const;
    [[nodiscard]] Crossing settle(const FlowInfo& flow, const DocumentInfo& document,
                                  Timestamp time) const;

private:
    /// One end of the flow and how it takes part in it.
    struct End {
        IpAddress address;
        const VlanTags* vlans = nullptr;
        bool is_originator = false;
        const Zone* zone = nullptr;  ///< that the address lies in
        std::optional<RelayKind> relay;
    };

    [[nodiscard]] std::pair<End, End> sender_and_receiver(const FlowInfo& flow,
                                                          Direction direction) const;
    [[nodiscard]] std::optional<RelayKind> relay_at(const IpAddress& address) const noexcept;
    [[nodiscard]] SettledParty settle_sender(const End& end, const PartyClaim& claim) const;
    /// One receiver for a claim; a recipient may be followed by the server, where that counts too.
    [[nodiscard]] std::vector<SettledParty> settle_receiver(const End& end, const PartyClaim& claim,
                                                            Timestamp time) const;
    [[nodiscard]] std::vector<SettledParty> settle_recipient(const End& end,
                                                             const PartyClaim& claim,
                                                             Timestamp time) const;
    [[nodiscard]] std::optional<SettledParty> settle_host(const End& end,
                                                          const PartyClaim& claim) const;
    [[nodiscard]] std::optional<SettledParty> settle_forwarded(const End& end,
                                                               const PartyClaim& claim) const;
    [[nodiscard]] const Zone* zone_of_mail_domain(std::string_view domain) const;

    const Zones& zones_;
    std::vector<std::pair<Network, RelayKind>> relays_;
};

}  // namespace sealtap::policy
