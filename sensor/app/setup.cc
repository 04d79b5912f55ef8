#include "app/setup.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include "config/rule_loader.h"
#include "config/settings_loader.h"

namespace sealtap::app {
namespace {

namespace fs = std::filesystem;

/// The shipped rules lie beside the installed program, or at the top of the tree it was built in.
Result<std::string> shipped_rules() {
    std::error_code failure;
    const fs::path folder = fs::read_symlink("/proc/self/exe", failure).parent_path();
    for (const char* candidate : {"../share/sealtap/rules", "../../rules", "rules"}) {
        const fs::path path = (folder / candidate).lexically_normal();
        if (fs::is_directory(path, failure)) return path.string();
    }
    return std::unexpected(
        Error{ErrorCode::BadRules,
              "no shipped rules found beside " + folder.string() + "; name some with --rules"});
}

}  // namespace

Result<Settings> load_settings(const CommonOptions& options) {
    return options.config.empty() ? config::default_settings()
                                  : config::load_settings(options.config);
}

Result<std::vector<std::string>> rule_paths(const CommonOptions& options,
                                            const Settings& settings) {
    if (!options.rules.empty()) return std::vector{options.rules};
    if (!settings.rules.empty()) return settings.rules;
    auto shipped = shipped_rules();
    if (!shipped) return std::unexpected(shipped.error());
    return std::vector{*std::move(shipped)};
}

Result<std::vector<RuleSpec>> load_rules(const CommonOptions& options, const Settings& settings) {
    const auto paths = rule_paths(options, settings);
    if (!paths) return std::unexpected(paths.error());
    return config::load_rules(*paths);
}

Result<pipeline::Engine> make_engine(const CommonOptions& options) {
    auto settings = load_settings(options);
    if (!settings) return std::unexpected(settings.error());
    const auto rules = load_rules(options, *settings);
    if (!rules) return std::unexpected(rules.error());
    return pipeline::Engine::create(*std::move(settings), *rules);
}

unsigned default_workers() { return std::max(1U, std::thread::hardware_concurrency()); }

Result<void> open_queue(pipeline::DispatcherOptions& dispatch, const std::string& configured,
                        const Settings& settings) {
    if (configured.empty()) return {};
    auto store = queue::ViolationStore::open(
        {.path = queue_path(configured),
         .fold_window = std::chrono::milliseconds(settings.limits[Limit::FoldWindowMs]),
         .alert_text = dispatch.alert_text});
    if (!store) return std::unexpected(store.error());
    dispatch.store = *std::move(store);
    return {};
}

std::string queue_path(const std::string& configured) {
    constexpr std::string_view kScheme = "sqlite:";
    return configured.starts_with(kScheme) ? configured.substr(kScheme.size()) : configured;
}

}  // namespace sealtap::app
