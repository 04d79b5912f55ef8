#pragma once

#include <memory>
#include <optional>

#include "base/hash.h"
#include "flow/overlap_policy.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

struct DefragmenterRules {
    OverlapPolicy overlap = OverlapPolicy::Linux;
    VlanKey vlans = VlanKey::Ignore;
};

/// Puts IPv4 and IPv6 datagrams together (RFC 791, RFC 8200 section 4.5, RFC 5722, RFC 6946).
///
/// One per worker, used by that worker only; the references must outlive it. Fragments are copied,
/// within Limit::FragmentBytesMax, FragmentsPerDatagramMax and FragmentTimeoutMs of capture time.
/// Nothing fails: what is not put together is counted in the ledger, each octet once. Octets that
/// go out in a whole datagram are counted by whoever takes that.
class IpDefragmenter {
public:
    IpDefragmenter(const Limits& limits, LimitHits& hits, FrameLedger& ledger, base::HashKey key,
                   DefragmenterRules rules = {});
    ~IpDefragmenter();
    IpDefragmenter(const IpDefragmenter&) = delete;
    IpDefragmenter& operator=(const IpDefragmenter&) = delete;

    /// Takes a datagram whose `fragment` is set. Returns the whole datagram when this one completes
    /// it: time and packet number are this one's, `fragment` is unset, `protocol` is the first
    /// fragment's (of IPv6 it may be an extension header: decode goes on there), `missing_bytes`
    /// says what the snap length cut. Its payload lives until the next call of add() or finish(). A
    /// datagram that is no fragment comes back as it is.
    [[nodiscard]] std::optional<Datagram> add(const Datagram& fragment);

    /// After add(): another reading of fragments that contradict each other, with
    /// Datagram::other_view set; nothing when there is none left. What it returns lives as what
    /// add() returns. Its octets are counted nowhere.
    [[nodiscard]] std::optional<Datagram> next_view();

    /// The capture ended: counts what waits as FragmentIncomplete.
    void finish();

private:
    class Table;
    std::unique_ptr<Table> table_;
};

}  // namespace sealtap::flow
