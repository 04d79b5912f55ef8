#include <fmt/format.h>
#include <gtest/gtest.h>

#include "config/settings_loader.h"
#include "support/scratch_dir.h"

namespace sealtap::config {
namespace {

const std::string kFolder = std::string(SEALTAP_SOURCE_DIR) + "/config/";

TEST(ShippedFiles, Load) {
    for (const auto name : {"sealtap.yaml", "sample.yaml"}) {
        const auto settings = load_settings(kFolder + name);
        EXPECT_TRUE(settings) << (settings ? "" : settings.error().message);
    }
}

/// The manual of the limits cannot go stale: each stands there, with its default and what it
/// guards.
TEST(ShippedFiles, TheCommentedOneListsEveryLimitWithItsDefault) {
    const std::string text = test::read_file(kFolder + "sealtap.yaml");
    for (const LimitSpec& spec : limit_table()) {
        const std::string row = fmt::format(
            "{:<44}# {}", fmt::format("#  {}: {}", spec.key, spec.standard), spec.guards);
        EXPECT_NE(text.find(row + "\n"), std::string::npos) << "config/sealtap.yaml lacks\n" << row;
    }
}

TEST(ShippedFiles, TheCommentedOneListsEveryKey) {
    const auto unknown = parse_settings("no_such_key: 1", "c.yaml");
    ASSERT_FALSE(unknown);
    const std::string text = '\n' + test::read_file(kFolder + "sealtap.yaml");
    for (const auto key : {"sensor",
                           "levels",
                           "level_map",
                           "zones",
                           "relays",
                           "authorisations",
                           "record_authorised_from",
                           "reach",
                           "policies",
                           "rules",
                           "queue",
                           "cache",
                           "feeds",
                           "interfaces",
                           "workers",
                           "shedding",
                           "statistics",
                           "overlap_policy",
                           "vlan_in_flow_key",
                           "media",
                           "opener",
                           "ocr",
                           "limits"}) {
        EXPECT_NE(unknown.error().message.find(key), std::string::npos) << key;
        EXPECT_TRUE(text.find(fmt::format("\n{}:", key)) != std::string::npos ||
                    text.find(fmt::format("\n#{}:", key)) != std::string::npos)
            << key;
    }
}

}  // namespace
}  // namespace sealtap::config
