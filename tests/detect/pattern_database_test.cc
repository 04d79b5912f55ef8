#include "detect/pattern_database.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <random>

#include "base/disk_cache.h"
#include "detect/rule_check.h"
#include "detect/scan_support.h"
#include "support/scratch_dir.h"

namespace sealtap::detect {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kLiterals{"SECRET", "TOP SECRET", "机密", std::string("\0S\0E", 4)};

std::vector<std::pair<std::uint32_t, std::uint32_t>> hits_of(const PatternDatabase& database,
                                                             std::string_view text) {
    PatternScratch scratch(database);
    std::vector<PatternHit> hits;
    EXPECT_TRUE(scratch.scan(bytes_of(text), 10000, hits));
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
    for (const PatternHit& hit : hits) found.emplace_back(hit.literal, hit.begin);
    std::ranges::sort(found);
    return found;
}

class CachedPatterns : public testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<PatternDatabase> compile(
        const std::vector<std::string>& literals) const {
        const auto cache = base::DiskCache::open(scratch_.file("cache"));
        return PatternDatabase::compile(literals, &*cache).value();
    }
    [[nodiscard]] std::vector<fs::path> entries() const {
        std::vector<fs::path> all;
        for (const auto& entry : fs::directory_iterator(scratch_.file("cache")))
            all.push_back(entry.path());
        return all;
    }

    test::ScratchDir scratch_;
};

TEST_F(CachedPatterns, FindWhatFreshOnesFind) {
    const std::string text = "a TOP SECRET and 机密 " + kLiterals[3] + " SECRET";
    const auto expected = hits_of(*PatternDatabase::compile(kLiterals).value(), text);
    EXPECT_GE(expected.size(), 5U);
    EXPECT_EQ(hits_of(*compile(kLiterals), text), expected);
    ASSERT_EQ(entries().size(), 1U);
    const auto written = fs::last_write_time(entries()[0]);
    EXPECT_EQ(hits_of(*compile(kLiterals), text), expected);
    EXPECT_EQ(entries().size(), 1U);
    EXPECT_GE(fs::last_write_time(entries()[0]), written);
}

TEST_F(CachedPatterns, AreOfTheseLiteralsInThisOrder) {
    (void)compile(kLiterals);
    const std::vector<std::string> turned(kLiterals.rbegin(), kLiterals.rend());
    EXPECT_EQ(hits_of(*compile(turned), "机密"),
              hits_of(*PatternDatabase::compile(turned).value(), "机密"));
    (void)compile({"SECRETTOP SECRET", "机密"});
    EXPECT_EQ(entries().size(), 3U);
}

TEST_F(CachedPatterns, AreMadeAnewWhenTheFileIsNoDatabase) {
    (void)compile(kLiterals);
    const fs::path file = entries()[0];
    const std::string whole = test::read_file(file.string());
    const auto cache = base::DiskCache::open(scratch_.file("cache"));
    for (const std::string& content :
         {std::string(), std::string("rubbish"), std::string(5000, '\xDB'),
          whole.substr(48, whole.size() / 2)}) {
        // With a right digest: as another version of Hyperscan would have left it.
        cache->store(file.stem().string(), bytes_of(content));
        EXPECT_EQ(hits_of(*compile(kLiterals), "SECRET").size(), 1U);
    }
    EXPECT_EQ(test::read_file(file.string()), whole);
}

TEST_F(CachedPatterns, AreNotMadeOfNoLiterals) {
    EXPECT_TRUE(hits_of(*compile({}), "SECRET").empty());
    EXPECT_TRUE(entries().empty());
}

/// The whole way: every example of the shipped rules, in every charset, with a ruleset that was
/// compiled, one that was stored, and one that was loaded.
TEST_F(CachedPatterns, GiveTheFindingsOfTheShippedRules) {
    const std::array<std::string, 1> folders{std::string(SEALTAP_SOURCE_DIR) + "/rules"};
    const auto cache = base::DiskCache::open(scratch_.file("cache"));
    const auto specs = config::load_rules(folders).value();
    const auto fresh = Ruleset::compile(specs, LevelScale(), {}).value();
    const auto stored = Ruleset::compile(specs, LevelScale(), {}, &*cache).value();
    const auto loaded = Ruleset::compile(specs, LevelScale(), {}, &*cache).value();
    Limits limits;
    LimitHits hits;
    const auto findings_of = [&](const std::shared_ptr<const Ruleset>& rules,
                                 std::string_view octets) {
        Scanner scanner(rules, limits, hits);
        test::FindingList list;
        const auto stream = scanner.begin(list, PartInfo{});
        stream->on_data(bytes_of(octets));
        stream->end();
        return list.described();
    };
    for (const Charset charset : kCharsets) {
        std::string all;
        for (const RuleSpec& spec : specs) {
            for (const auto* examples : {&spec.hits, &spec.misses}) {
                for (const RuleExample& example : *examples)
                    all += test::in_charset(example.text + "\n\n", charset);
            }
        }
        const auto expected = findings_of(fresh, all);
        EXPECT_GT(expected.size(), 20U);
        EXPECT_EQ(findings_of(stored, all), expected);
        EXPECT_EQ(findings_of(loaded, all), expected);
    }
    EXPECT_TRUE(check_rules(loaded, specs).failures.empty());
}

}  // namespace
}  // namespace sealtap::detect
