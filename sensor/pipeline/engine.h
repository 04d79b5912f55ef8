#pragma once

#include <memory>

#include "detect/ruleset.h"
#include "pipeline/sinks.h"
#include "policy/policy_engine.h"
#include "sealtap/document.h"
#include "sealtap/settings.h"

namespace sealtap::pipeline {

/// What all workers share; immutable while they run. Owned by the command, outlives the workers.
struct Engine {
    Settings settings;
    std::shared_ptr<const detect::Ruleset> rules;
    std::unique_ptr<const policy::PolicyEngine> policy;
    std::unique_ptr<const TextMasker> masker;

    /// Compiles rules and policies. Fails with BadRules or BadConfiguration, naming the place.
    /// `cache`, if there is one, keeps what compiling takes time for.
    [[nodiscard]] static Result<Engine> create(Settings settings, std::span<const RuleSpec> rules,
                                               const base::DiskCache* cache = nullptr);
};

}  // namespace sealtap::pipeline
