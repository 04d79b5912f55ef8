#pragma once

#include <algorithm>
#include <cstdint>

#include "base/assert.h"
#include "opener/format.h"

namespace sealtap::test {

/// What every fuzz target of a document format writes to: it keeps nothing, and the process stops
/// when it is told something wrong.
class FuzzOutput final : public opener::Output {
public:
    explicit FuzzOutput(std::uint64_t document_octets) : document_octets_(document_octets) {}
    ~FuzzOutput() override { SEALTAP_ASSERT(depth_ == 0); }

    void begin(PartInfo&& info) override {
        SEALTAP_ASSERT(!info.step.empty());
        ++depth_;
    }
    void data(Bytes octets) override {
        SEALTAP_ASSERT(depth_ != 0);
        octets_left_ -= std::min<std::uint64_t>(octets_left_, octets.size());
    }
    void place(const Place&) override { SEALTAP_ASSERT(depth_ != 0); }
    void skipped(std::uint64_t, Cause) override { SEALTAP_ASSERT(depth_ != 0); }
    void end(EndReason) override {
        SEALTAP_ASSERT(depth_ != 0);
        --depth_;
    }
    void unread(std::uint64_t octets, Cause) override {
        unread_ += octets;
        SEALTAP_ASSERT(unread_ <= document_octets_);
    }
    [[nodiscard]] bool wants_more() const noexcept override { return octets_left_ != 0; }

private:
    std::uint64_t document_octets_;
    std::uint64_t octets_left_ = 4U << 20U;
    std::uint64_t unread_ = 0;
    std::uint64_t depth_ = 0;
};

}  // namespace sealtap::test
