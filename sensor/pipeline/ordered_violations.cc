#include "pipeline/ordered_violations.h"

#include <algorithm>
#include <utility>

namespace sealtap::pipeline {

void OrderedViolations::on_violation(Violation violation) {
    const std::lock_guard lock(mutex_);
    held_.push_back(std::move(violation));
    if (held_.size() < held_max_) return;
    was_cut_short_ = true;
    send();
}

void OrderedViolations::finish() {
    const std::lock_guard lock(mutex_);
    send();
}

void OrderedViolations::send() {
    std::ranges::sort(held_, {}, [](const Violation& violation) {
        return std::pair(violation.order, violation.revision);
    });
    deliver_(std::exchange(held_, {}));
}

}  // namespace sealtap::pipeline
