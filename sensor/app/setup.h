#pragma once

#include <string>
#include <vector>

#include "pipeline/dispatcher.h"
#include "pipeline/engine.h"
#include "sealtap/error.h"
#include "sealtap/rule.h"
#include "sealtap/settings.h"

namespace sealtap::app {

/// What most commands take.
struct CommonOptions {
    std::string config;           ///< empty: the defaults
    std::string rules;            ///< folder or file; empty: as configured, else the shipped ones
    bool reads_pictures = false;  ///< --ocr: as if configured
};

[[nodiscard]] Result<Settings> load_settings(const CommonOptions& options);
/// Files and folders that the rules are read from.
[[nodiscard]] Result<std::vector<std::string>> rule_paths(const CommonOptions& options,
                                                          const Settings& settings);
[[nodiscard]] Result<std::vector<RuleSpec>> load_rules(const CommonOptions& options,
                                                       const Settings& settings);
[[nodiscard]] Result<pipeline::Engine> make_engine(const CommonOptions& options);

/// Cores of this machine that we may use, at least 1.
[[nodiscard]] unsigned default_workers();
/// As asked for on the command line, else as configured (0: nothing said), else one per core.
[[nodiscard]] unsigned workers_of(unsigned asked, const Settings& settings);

/// Gives the dispatcher its store, if one is named ("sqlite:/path" or a plain path).
[[nodiscard]] Result<void> open_queue(pipeline::DispatcherOptions& dispatch,
                                      const std::string& configured, const Settings& settings);

/// "sqlite:/path" or a plain path to the path.
[[nodiscard]] std::string queue_path(const std::string& configured);

}  // namespace sealtap::app
