#include <gtest/gtest.h>

#include "config/rule_loader.h"
#include "detect/rule_check.h"

namespace sealtap::detect {
namespace {

TEST(ShippedRules, TreatEveryExampleAsTheirFilesSay) {
    const std::vector<std::string> folders{std::string(SEALTAP_SOURCE_DIR) + "/rules"};
    const auto specs = config::load_rules(folders);
    ASSERT_TRUE(specs) << specs.error().message;
    const auto rules = Ruleset::compile(*specs, LevelScale(), {});
    ASSERT_TRUE(rules) << rules.error().message;
    const RuleCheck check = check_rules(*rules, *specs);
    EXPECT_GT(check.examples, 400U);
    for (const RuleCheckFailure& failure : check.failures)
        ADD_FAILURE() << failure.place << ": " << failure.detector << ": " << failure.text;
}

}  // namespace
}  // namespace sealtap::detect
