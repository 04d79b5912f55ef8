#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "sealtap/classification.h"
#include "sealtap/error.h"
#include "sealtap/rule.h"

namespace sealtap::base {
class DiskCache;
}

namespace sealtap::detect {

struct DetectorInfo {
    std::string name;
    Category category = Category::Marking;
    bool checked = false;
};

struct CompiledRules;

/// The compiled rules: pattern database, tables of words, validators' data. Immutable, shared by
/// all workers, brokers and maskers.
class Ruleset {
public:
    /// Errors (BadRules) name the rule's place. `level_map` overrides the level of a word by its
    /// text ("TLP:RED" to the name of a level). `cache`, if there is one, keeps the pattern
    /// database.
    [[nodiscard]] static Result<std::shared_ptr<const Ruleset>> compile(
        std::span<const RuleSpec> rules, const LevelScale& scale,
        const std::map<std::string, std::string>& level_map,
        const base::DiskCache* cache = nullptr);

    explicit Ruleset(std::unique_ptr<const CompiledRules> rules);
    ~Ruleset();
    Ruleset(const Ruleset&) = delete;
    Ruleset& operator=(const Ruleset&) = delete;

    /// Finding::detector is an index in it.
    [[nodiscard]] std::span<const DetectorInfo> detectors() const noexcept;

    /// For sensor/detect itself (compiled_rules.h).
    [[nodiscard]] const CompiledRules& rules() const noexcept { return *rules_; }

private:
    std::unique_ptr<const CompiledRules> rules_;
};

}  // namespace sealtap::detect
