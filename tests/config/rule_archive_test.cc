#include "config/rule_archive.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "base/disk_cache.h"
#include "config/rule_loader.h"
#include "support/scratch_dir.h"

namespace sealtap::config {
namespace {

namespace fs = std::filesystem;

std::vector<RuleSpec> shipped() {
    const std::array<std::string, 1> folders{std::string(SEALTAP_SOURCE_DIR) + "/rules"};
    return load_rules(folders).value();
}

TEST(RuleArchive, GivesBackEveryFieldOfTheShippedRules) {
    const std::vector<RuleSpec> rules = shipped();
    const std::string octets = pack_rules(rules);
    const auto again = unpack_rules(bytes_of(octets));
    ASSERT_TRUE(again);
    ASSERT_EQ(again->size(), rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        EXPECT_EQ((*again)[i].place, rules[i].place);
        EXPECT_EQ((*again)[i].name, rules[i].name);
        EXPECT_EQ((*again)[i].category, rules[i].category);
        EXPECT_EQ((*again)[i].structures, rules[i].structures);
        EXPECT_EQ((*again)[i].confidence.context_plus, rules[i].confidence.context_plus);
    }
    EXPECT_EQ(pack_rules(*again), octets);
}

TEST(RuleArchive, IsNothingWhenItIsCutOrGoesOn) {
    const std::vector<RuleSpec> rules = shipped();
    const std::string octets = pack_rules(std::span(rules).first(2));
    for (std::size_t size = 0; size < octets.size(); ++size)
        ASSERT_FALSE(unpack_rules(bytes_of(octets.substr(0, size)))) << size << " octets";
    EXPECT_FALSE(unpack_rules(bytes_of(octets + 'x')));
    EXPECT_TRUE(unpack_rules(bytes_of(octets)));
}

TEST(RuleArchive, TakesNoMoreMemoryThanOctetsStandFor) {
    EXPECT_FALSE(unpack_rules(bytes_of("\xFF\xFF\xFF\xFF")));
    EXPECT_FALSE(unpack_rules(bytes_of(std::string(4, '\xFF') + std::string(1000, '\xFF'))));
}

/// Rule files beside a cache.
class CachedRules : public testing::Test {
protected:
    CachedRules() { write("机密"); }

    void write(const std::string& word) {
        test::write_file(files_[0],
                         "rules:\n  - {name: x, category: marking, structures: [star], words: [" +
                             word + "], confidence: {base: 90}, hits: [a], misses: [b]}\n");
    }
    [[nodiscard]] Result<std::vector<RuleSpec>> load() const {
        const auto cache = base::DiskCache::open(scratch_.file("cache"));
        return load_rules(files_, &*cache);
    }
    [[nodiscard]] std::vector<fs::path> entries() const {
        std::vector<fs::path> all;
        for (const auto& entry : fs::directory_iterator(scratch_.file("cache")))
            all.push_back(entry.path());
        return all;
    }

    test::ScratchDir scratch_;
    std::array<std::string, 1> files_{scratch_.file("rules.yaml")};
};

TEST_F(CachedRules, AreTheRulesOfTheFiles) {
    const std::string plain = pack_rules(load_rules(files_).value());
    EXPECT_EQ(pack_rules(load().value()), plain);
    ASSERT_EQ(entries().size(), 1U);
    EXPECT_EQ(pack_rules(load().value()), plain);
    EXPECT_EQ(entries().size(), 1U);
}

TEST_F(CachedRules, AreNotUsedWhenTheFilesChange) {
    EXPECT_EQ(load().value()[0].words[0].text, "机密");
    write("绝密");
    EXPECT_EQ(load().value()[0].words[0].text, "绝密");
    EXPECT_EQ(entries().size(), 2U);
}

TEST_F(CachedRules, AreReadAnewWhenTheArchiveIsOfNoRules) {
    const std::string plain = pack_rules(load().value());
    const auto cache = base::DiskCache::open(scratch_.file("cache"));
    cache->store(entries()[0].stem().string(), bytes_of("\xFF\xFF\xFF\xFFrubbish"));
    EXPECT_EQ(pack_rules(load().value()), plain);
}

TEST_F(CachedRules, AreNeverWrongOnes) {
    write("[");
    EXPECT_FALSE(load());
    EXPECT_TRUE(entries().empty());
    EXPECT_FALSE(load());
}

}  // namespace
}  // namespace sealtap::config
