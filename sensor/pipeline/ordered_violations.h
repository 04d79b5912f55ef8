#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "pipeline/sinks.h"

namespace sealtap::pipeline {

/// Puts the violations of a replay in OrderKey's order, whichever worker they come from. Holds at
/// most `held_max`; when there are more, those held go out early, and the promise of one order for
/// any number of workers is void.
class OrderedViolations final : public ViolationSink {
public:
    using Deliver = std::function<void(std::vector<Violation>)>;

    OrderedViolations(std::uint64_t held_max, Deliver deliver)
        : held_max_(held_max), deliver_(std::move(deliver)) {}

    void on_violation(Violation violation) override;
    /// No worker runs any more: everything goes out.
    void finish();
    [[nodiscard]] bool was_cut_short() const noexcept { return was_cut_short_; }

private:
    void send();

    const std::uint64_t held_max_;
    const Deliver deliver_;
    std::mutex mutex_;
    std::vector<Violation> held_;
    bool was_cut_short_ = false;
};

}  // namespace sealtap::pipeline
