#pragma once

#include <cstdint>

#include "flow/community_id.h"
#include "flow/flow_record.h"
#include "flow/slab.h"
#include "flow/tcp_flow.h"

namespace sealtap::flow {

/// A flow of TCP: all of it in one place, so that its packet finds it in few cache lines.
struct TcpRecord : FlowRecord {
    TcpFlow tcp;
};

// An idle TCP flow may cost 512 octets here: these, up to 24 of FlowIndex, and 48 a direction for
// what DeliveredHistory::shrink() leaves, with malloc's own.
static_assert(sizeof(FlowRecord) <= 192);
static_assert(sizeof(TcpRecord) + 24 + 2 * 48 <= 512);

/// The TCP flow of a record whose protocol is TCP, else null.
[[nodiscard]] inline TcpFlow* tcp_of(FlowRecord& record) noexcept {
    return record.info.ip_protocol == kTcp ? &static_cast<TcpRecord&>(record).tcp : nullptr;
}

/// Owns the records of a table.
class FlowStore {
public:
    [[nodiscard]] TcpRecord& create_tcp() {
        const auto made = tcp_.create();
        made.object.number = (made.number + 1) << 1U | kIsTcp;
        return made.object;
    }
    [[nodiscard]] FlowRecord& create_other() {
        const auto made = others_.create();
        made.object.number = (made.number + 1) << 1U;
        return made.object;
    }
    /// `number` is FlowRecord::number, never 0.
    [[nodiscard]] FlowRecord& at(std::uint32_t number) noexcept {
        const std::uint32_t in_slab = (number >> 1U) - 1;
        if ((number & kIsTcp) != 0) return tcp_.at(in_slab);
        return others_.at(in_slab);
    }
    void destroy(std::uint32_t number) noexcept {
        const std::uint32_t in_slab = (number >> 1U) - 1;
        if ((number & kIsTcp) != 0) return tcp_.destroy(in_slab);
        others_.destroy(in_slab);
    }

private:
    static constexpr std::uint32_t kIsTcp = 1;

    Slab<TcpRecord> tcp_;
    Slab<FlowRecord> others_;
};

}  // namespace sealtap::flow
