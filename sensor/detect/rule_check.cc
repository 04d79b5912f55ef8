#include "detect/rule_check.h"

#include <algorithm>
#include <optional>

#include "detect/compiled_rules.h"
#include "detect/scanner.h"

namespace sealtap::detect {
namespace {

class Collected final : public FindingSink {
public:
    void on_finding(Finding finding) override { findings.push_back(std::move(finding)); }
    std::vector<Finding> findings;
};

enum class Expected { Hit, Miss };

class Check {
public:
    explicit Check(const std::shared_ptr<const Ruleset>& rules)
        : rules_(*rules), scanner_(rules, limits_, hits_) {}

    void run(std::span<const RuleSpec> specs) {
        for (std::size_t i = 0; i < specs.size(); ++i) {
            for (const RuleExample& example : specs[i].hits)
                try_all(i, specs[i], example, Expected::Hit);
            for (const RuleExample& example : specs[i].misses)
                try_all(i, specs[i], example, Expected::Miss);
        }
    }

    RuleCheck out;

private:
    void try_all(std::size_t detector, const RuleSpec& spec, const RuleExample& example,
                 Expected expected) {
        const std::u32string text = to_characters(example.text);
        for (const Charset charset : kCharsets) {
            const std::string octets = encode(text, charset, rules_.rules().gb18030);
            if (octets.empty()) continue;
            ++out.examples;
            if (auto wrong = try_one(detector, octets, example, expected))
                out.failures.push_back(
                    {example.place, spec.name,
                     *wrong + " in " + std::string(to_string(charset)) + ": " + example.text});
        }
    }

    /// What is wrong, if anything is.
    std::optional<std::string> try_one(std::size_t detector, const std::string& octets,
                                       const RuleExample& example, Expected expected) {
        Collected collected;
        const auto stream = scanner_.begin(collected, PartInfo{});
        stream->on_data(bytes_of(octets));
        stream->end();
        const auto found = std::ranges::find(
            collected.findings, detector,
            [](const Finding& finding) { return static_cast<std::size_t>(finding.detector); });
        if (expected == Expected::Miss) {
            if (found == collected.findings.end()) return std::nullopt;
            return "found where it must not be";
        }
        if (found == collected.findings.end()) return "not found";
        if (!example.level.empty() && scale_.find(example.level) != found->level)
            return "not found with the level " + example.level;
        return std::nullopt;
    }

    const Ruleset& rules_;
    Limits limits_;
    LimitHits hits_;
    LevelScale scale_;
    Scanner scanner_;
};

}  // namespace

RuleCheck check_rules(const std::shared_ptr<const Ruleset>& rules,
                      std::span<const RuleSpec> specs) {
    Check check(rules);
    check.run(specs);
    return std::move(check.out);
}

}  // namespace sealtap::detect
