#include "pipeline/engine.h"

#include <utility>

#include "detect/masker.h"

namespace sealtap::pipeline {

Result<Engine> Engine::create(Settings settings, std::span<const RuleSpec> rules,
                              const base::DiskCache* cache) {
    auto compiled = detect::Ruleset::compile(rules, settings.levels, settings.level_map, cache);
    if (!compiled) return std::unexpected(std::move(compiled.error()));
    auto policy = policy::PolicyEngine::create(settings);
    if (!policy) return std::unexpected(std::move(policy.error()));
    auto masker = std::make_unique<detect::Masker>(*compiled);
    return Engine{std::move(settings), *std::move(compiled), *std::move(policy), std::move(masker)};
}

}  // namespace sealtap::pipeline
