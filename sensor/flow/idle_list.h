#pragma once

#include "flow/flow_record.h"

namespace sealtap::flow {

/// Flows by the order of their last packets, with a mark between those that have been silent for
/// long enough to be put away and the others. Owns nothing: the links are in the records.
class IdleList {
public:
    [[nodiscard]] FlowRecord* oldest() const noexcept { return oldest_; }
    [[nodiscard]] const FlowRecord* newest() const noexcept { return newest_; }
    /// The oldest one that put_away() has not passed yet.
    [[nodiscard]] FlowRecord* oldest_awake() const noexcept { return awake_; }

    void push_newest(FlowRecord& record) noexcept {
        record.older = newest_;
        record.newer = nullptr;
        (newest_ != nullptr ? newest_->newer : oldest_) = &record;
        newest_ = &record;
        if (awake_ == nullptr) awake_ = &record;
    }
    void remove(FlowRecord& record) noexcept {
        if (awake_ == &record) awake_ = record.newer;
        (record.older != nullptr ? record.older->newer : oldest_) = record.newer;
        (record.newer != nullptr ? record.newer->older : newest_) = record.older;
        record.older = record.newer = nullptr;
    }
    void put_away() noexcept { awake_ = awake_->newer; }

private:
    FlowRecord* oldest_ = nullptr;
    FlowRecord* newest_ = nullptr;
    FlowRecord* awake_ = nullptr;
};

}  // namespace sealtap::flow
