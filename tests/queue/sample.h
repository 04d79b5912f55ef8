#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "queue/violation_store.h"
#include "support/masked_text.h"
#include "support/scratch_dir.h"

namespace sealtap::queue {

inline Timestamp hours(int count) {
    return Timestamp(std::chrono::hours(24 * 365 * 50) + std::chrono::hours(count));
}

/// A violation of the document `sha256` seen at that hour. Ids are hexadecimal.
inline Violation sample(const std::string& id, const std::string& sha256, int hour = 0) {
    Violation violation;
    violation.id = id;
    violation.policy = "customer-data";
    violation.level = "internal";
    violation.severity = Severity::Medium;
    violation.confidence = 90;
    violation.from_zone = "rd";
    violation.to_zone = "internet";
    violation.sender.ip = *IpAddress::parse("10.1.0.5");
    violation.receivers.emplace_back().ip = *IpAddress::parse("203.0.113.9");
    violation.receivers_total = 1;
    violation.app_protocol = "http";
    violation.document_name = test::LiteralText::of("客户.xlsx");
    if (!sha256.empty()) violation.sha256 = sha256;
    violation.first_seen = hours(hour);
    violation.last_seen = hours(hour);
    return violation;
}

/// A digest of its own for each number.
inline std::string digest(int number) { return fmt::format("s{}", number); }

/// Shows what a feed would learn of folding.
inline std::string alert_text(const Violation& violation) {
    const std::string after =
        violation.previous ? fmt::format(" after {}", *violation.previous) : std::string();
    return fmt::format("{} rev {} count {}{}", violation.id, violation.revision, violation.count,
                       after);
}

inline Result<std::unique_ptr<ViolationStore>> try_open(const std::string& path,
                                                        Access access = Access::ReadWrite) {
    return ViolationStore::open({.path = path, .access = access, .alert_text = alert_text});
}

inline std::unique_ptr<ViolationStore> open_store(const std::string& path,
                                                  Access access = Access::ReadWrite) {
    auto store = try_open(path, access);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? *std::move(store) : nullptr;
}

inline AppendOutcome append(ViolationStore& store, const std::vector<Violation>& violations,
                            const std::vector<std::string>& feeds = {}) {
    auto outcome = store.append(violations, feeds);
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message);
    return outcome ? *std::move(outcome) : AppendOutcome{};
}

}  // namespace sealtap::queue
