#pragma once

#include <cstddef>

#include "base/hash.h"
#include "flow/flow_record.h"

namespace sealtap::flow {

/// Which flow a datagram belongs to, and who sent it.
struct FlowPlace {
    FlowKey key;
    bool low_is_sender = true;
};

[[nodiscard]] FlowPlace place_of(const Datagram& datagram, std::uint16_t source_port,
                                 std::uint16_t destination_port, VlanKey vlans) noexcept;

/// The same for a protocol without a parser here: ICMP type and code stand for ports as in
/// Community ID, SCTP has ports, others have none.
[[nodiscard]] FlowPlace place_of(const Datagram& datagram, VlanKey vlans) noexcept;

/// Seeded, so that nobody outside can aim at one bucket.
class FlowKeyHash {
public:
    explicit FlowKeyHash(base::HashKey key) noexcept : key_(key) {}
    [[nodiscard]] std::size_t operator()(const FlowKey& key) const noexcept;

private:
    base::HashKey key_;
};

}  // namespace sealtap::flow
