#pragma once

#include <cstdint>

#include "flow/disorder.h"
#include "flow/octet_hash.h"
#include "flow/other_views.h"
#include "flow/overlap_policy.h"
#include "sealtap/flow_handler.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"

namespace sealtap::flow {

/// What all flows of one table share.
struct FlowServices {
    const Limits& limits;
    LimitHits& hits;
    FrameLedger& ledger;
    FlowHandlerFactory& factory;
    OverlapPolicy overlap = OverlapPolicy::Linux;
    OctetHash hash;
    Vigilance vigilance = Vigilance::On;
    DisorderPool disorders{};
    ViewRoom view_room{limits, hits};
    std::uint64_t reorder_bytes = 0;  ///< held by all flows; see Limit::ReorderBytesMax
};

}  // namespace sealtap::flow
