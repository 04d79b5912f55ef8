#pragma once

#include "flow/flow_record.h"

namespace sealtap::flow {

/// Flows by the order of their last packets. Owns nothing: the links are in the records.
class IdleList {
public:
    [[nodiscard]] FlowRecord* oldest() const noexcept { return oldest_; }

    void push_newest(FlowRecord& record) noexcept {
        record.older = newest_;
        record.newer = nullptr;
        (newest_ != nullptr ? newest_->newer : oldest_) = &record;
        newest_ = &record;
    }
    void remove(FlowRecord& record) noexcept {
        (record.older != nullptr ? record.older->newer : oldest_) = record.newer;
        (record.newer != nullptr ? record.newer->older : newest_) = record.older;
        record.older = record.newer = nullptr;
    }

private:
    FlowRecord* oldest_ = nullptr;
    FlowRecord* newest_ = nullptr;
};

}  // namespace sealtap::flow
