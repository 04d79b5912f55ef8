#include "pipeline/ordered_violations.h"

#include <gtest/gtest.h>

namespace sealtap::pipeline {
namespace {

Violation at(std::uint64_t packet, std::uint64_t flow, std::uint64_t document) {
    Violation violation;
    violation.order = {packet, flow, document, 0};
    violation.id =
        std::to_string(packet) + "/" + std::to_string(flow) + "/" + std::to_string(document);
    return violation;
}

TEST(OrderedViolations, GoOutByPacketThenFlowThenDocument) {
    std::vector<std::string> ids;
    OrderedViolations ordered(100, [&ids](std::vector<Violation> violations) {
        for (const Violation& violation : violations) ids.push_back(violation.id);
    });
    ordered.on_violation(at(9, 1, 0));
    ordered.on_violation(at(3, 2, 1));
    ordered.on_violation(at(3, 2, 0));
    ordered.on_violation(at(3, 1, 7));
    ordered.finish();
    EXPECT_EQ(ids, (std::vector<std::string>{"3/1/7", "3/2/0", "3/2/1", "9/1/0"}));
    EXPECT_FALSE(ordered.was_cut_short());
}

TEST(OrderedViolations, SayWhenTheyCouldNotBeHeld) {
    std::size_t sent = 0;
    OrderedViolations ordered(
        2, [&sent](std::vector<Violation> violations) { sent += violations.size(); });
    for (std::uint64_t packet = 1; packet <= 5; ++packet) ordered.on_violation(at(packet, 1, 0));
    EXPECT_EQ(sent, 4U);
    ordered.finish();
    EXPECT_EQ(sent, 5U);
    EXPECT_TRUE(ordered.was_cut_short());
}

}  // namespace
}  // namespace sealtap::pipeline
