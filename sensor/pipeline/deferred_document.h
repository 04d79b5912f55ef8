#pragma once

#include <utility>

#include "pipeline/flow_state.h"
#include "pipeline/gathered.h"
#include "pipeline/opener_queue.h"
#include "sealtap/flow.h"

namespace sealtap::pipeline {

/// A document that ended before all of it was opened, on its way to a broker with all that its
/// judgement needs. The flow that it came from goes on, or is gone, without it: of that it has
/// copies. Documents in it are numbered behind those that the flow had so far.
struct DeferredDocument {
    DeferredDocument(const FlowState& of, Gathered&& what, OpenerQueue::Room&& own_room)
        : room(std::move(own_room)), flow(of.flow), state(flow), gathered(std::move(what)) {
        state.moment = of.moment;
        state.app_protocol = of.app_protocol;
        state.next_ordinal = of.next_ordinal;
    }
    DeferredDocument(const DeferredDocument&) = delete;
    DeferredDocument& operator=(const DeferredDocument&) = delete;

    OpenerQueue::Room room;  // first: given back when the octets are gone
    FlowInfo flow;
    FlowState state;
    Gathered gathered;
};

}  // namespace sealtap::pipeline
