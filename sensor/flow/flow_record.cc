#include "flow/flow_record.h"

#include "flow/tcp_flow.h"

namespace sealtap::flow {

FlowRecord::FlowRecord() = default;
FlowRecord::~FlowRecord() = default;

}  // namespace sealtap::flow
