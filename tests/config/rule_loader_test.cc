#include "config/rule_loader.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace sealtap::config {
namespace {

/// A folder of rule files that goes away with the test.
class RuleLoader : public testing::Test {
protected:
    RuleLoader() { std::filesystem::create_directories(folder_); }
    ~RuleLoader() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) {
        const std::string path = (folder_ / name).string();
        std::ofstream(path) << text;
        return path;
    }

    Result<std::vector<RuleSpec>> load(const std::string& text) {
        const std::array<std::string, 1> files{write("rules.yaml", text)};
        return load_rules(files);
    }

    /// The error's message without the folder.
    std::string error_of(const std::string& text) {
        const auto rules = load(text);
        if (rules) return "no error";
        EXPECT_EQ(rules.error().code, ErrorCode::BadRules);
        std::string message = rules.error().message;
        const std::string prefix = folder_.string() + "/";
        if (message.starts_with(prefix)) message.erase(0, prefix.size());
        return message;
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("rule_loader_test." + std::to_string(getpid()));
};

constexpr const char* kRule = R"(rules:
  - name: marking.x
    category: marking
    checked: true
    structures: [star, line]
    words: {机密: secret, 秘密: confidential}
    confidence: {base: 90}
    hits:
      - {text: "机密★5年", level: secret}
      - "秘密★"
    misses: ["机密性"]
)";

constexpr const char* kCard = R"(rules:
  - name: card.x
    category: financial
    finder: card
    prefixes: ["62: 16-19", "51-55", "34: 15"]
    context: [卡号]
    confidence: {base: 75, context: 10, exclusion: 5}
    hits: ["4111111111111111"]
    misses: ["1"]
)";

TEST_F(RuleLoader, ReadsARuleOfWords) {
    const auto rules = load(kRule);
    ASSERT_TRUE(rules) << rules.error().message;
    ASSERT_EQ(rules->size(), 1U);
    const RuleSpec& rule = rules->front();
    EXPECT_EQ(rule.name, "marking.x");
    EXPECT_EQ(rule.structures, (std::vector<std::string>{"star", "line"}));
    ASSERT_EQ(rule.words.size(), 2U);
    EXPECT_EQ(rule.words[0].text, "机密");
    EXPECT_EQ(rule.words[0].level, "secret");
    EXPECT_TRUE(rule.checked);
    EXPECT_EQ(rule.hits[0].level, "secret");
    EXPECT_TRUE(rule.hits[1].place.ends_with("rules.yaml:10")) << rule.hits[1].place;
    EXPECT_TRUE(rule.place.ends_with("rules.yaml:2")) << rule.place;
}

TEST_F(RuleLoader, ReadsARuleOfAFinder) {
    const auto rules = load(kCard);
    ASSERT_TRUE(rules) << rules.error().message;
    const RuleSpec& rule = rules->front();
    ASSERT_EQ(rule.prefixes.size(), 3U);
    EXPECT_EQ(rule.prefixes[0].low, "62");
    EXPECT_EQ(rule.prefixes[0].high, "62");
    EXPECT_EQ(rule.prefixes[0].length_min, 16);
    EXPECT_EQ(rule.prefixes[0].length_max, 19);
    EXPECT_EQ(rule.prefixes[1].high, "55");
    EXPECT_EQ(rule.prefixes[1].length_max, 0);
    EXPECT_EQ(rule.prefixes[2].length_min, 15);
    EXPECT_EQ(rule.confidence.exclusion_minus, 5);
}

TEST_F(RuleLoader, ReadsTheFilesOfAFolderInTheOrderOfTheirNames) {
    write("b.yaml", kRule);
    write("a.yaml", kCard);
    write("notes.txt", "no rules");
    const std::array<std::string, 1> folders{folder_.string()};
    const auto rules = load_rules(folders);
    ASSERT_TRUE(rules) << rules.error().message;
    ASSERT_EQ(rules->size(), 2U);
    EXPECT_EQ((*rules)[0].name, "card.x");
    EXPECT_EQ((*rules)[1].name, "marking.x");
}

/// The rule with one line replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

TEST_F(RuleLoader, NamesFileLineAndKeyOfWhatIsWrong) {
    EXPECT_TRUE(error_of(with(kRule, "checked: true", "chekced: true"))
                    .starts_with("rules.yaml:4: rules[0].chekced: "));
    EXPECT_TRUE(error_of(with(kRule, "category: marking", "category: secret"))
                    .starts_with("rules.yaml:3: rules[0].category: "));
    EXPECT_TRUE(error_of(with(kRule, "{base: 90}", "{base: 900}"))
                    .starts_with("rules.yaml:7: rules[0].confidence.base: "));
    EXPECT_TRUE(error_of(with(kCard, "\"34: 15\"", "\"34: x\""))
                    .starts_with("rules.yaml:5: rules[0].prefixes[2]: "));
    EXPECT_TRUE(error_of(with(kCard, "\"51-55\"", "\"55-51\""))
                    .starts_with("rules.yaml:5: rules[0].prefixes[1]: "));
    EXPECT_TRUE(error_of(with(kRule, "    misses: [\"机密性\"]\n", ""))
                    .starts_with("rules.yaml:2: rules[0]: has no misses"));
    EXPECT_TRUE(error_of(with(kRule, "    structures: [star, line]\n", ""))
                    .starts_with("rules.yaml:2: rules[0]: says not what it finds"));
}

TEST_F(RuleLoader, TakesNoNameTwice) {
    const std::array<std::string, 2> files{write("a.yaml", kRule), write("b.yaml", kRule)};
    const auto rules = load_rules(files);
    ASSERT_FALSE(rules);
    EXPECT_NE(rules.error().message.find("b.yaml:2: name: \"marking.x\" stands here a second time"),
              std::string::npos)
        << rules.error().message;
}

TEST_F(RuleLoader, SaysWhichFileIsNotThere) {
    const std::array<std::string, 1> files{(folder_ / "absent.yaml").string()};
    const auto rules = load_rules(files);
    ASSERT_FALSE(rules);
    EXPECT_NE(rules.error().message.find("absent.yaml: is not there"), std::string::npos);
    EXPECT_NE(error_of("rules: [").find("is no YAML"), std::string::npos);
    EXPECT_NE(error_of("").find("rules.yaml"), std::string::npos);
}

}  // namespace
}  // namespace sealtap::config
