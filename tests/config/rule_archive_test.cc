#include "config/rule_archive.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "base/disk_cache.h"
#include "base/hash.h"
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

/// The cache believes what it has under the name of its version, whoever built the program that
/// wrote it: a program with other octets for the same rules must ask for another name.
TEST(RuleArchive, HasTheFormatThatItsVersionStandsFor) {
    RuleSpec rule{.place = "a:1",
                  .name = "b",
                  .checked = true,
                  .finder = "c",
                  .prefixes = {{"1", "2", 3, 4}},
                  .structures = {"d"},
                  .words = {{"e", "f"}},
                  .labels = {"g"},
                  .others = {"h"},
                  .tails = {"i"},
                  .bracketed_only = {"j"},
                  .spaced = true,
                  .context = {"k"},
                  .exclusions = {"l"},
                  .confidence = {5, 6, 7},
                  .hits = {{"m", "n", "o"}},
                  .misses = {{"p", "q", "r"}}};
    std::vector<RuleSpec> rules;
    for (const char* const name : {"marking", "personal", "financial", "business", "credential",
                                   "record", "document", "opaque"}) {
        rule.category = parse_category(name).value();
        rules.push_back(rule);
    }
    base::Digest digest(base::Digest::Kind::Sha256);
    digest.update(bytes_of(pack_rules(rules)));
    EXPECT_EQ(digest.hex(), "a03a09a99a4b815c05b5df583d5f5db3cac422a9675018cd5ea29e900a4edfd7")
        << "raise kArchiveVersion in rule_loader.cc, then change this";
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
