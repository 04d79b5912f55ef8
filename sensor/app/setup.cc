#include "app/setup.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "base/disk_cache.h"
#include "base/log.h"
#include "config/rule_loader.h"
#include "config/settings_loader.h"
#include "opener/client.h"

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

/// A variable of the environment that names a folder; of a list the first. Relative ones do not
/// count (XDG Base Directory Specification).
std::string folder_in(const char* variable) {
    const char* const value = std::getenv(variable);
    const std::string_view text = value == nullptr ? std::string_view() : value;
    return text.starts_with('/') ? std::string(text.substr(0, text.find(':'))) : std::string();
}

/// As configured; as systemd gives it to a service; else the user's own.
std::string cache_folder(const Settings& settings) {
    if (!settings.cache.empty()) return settings.cache == "none" ? std::string() : settings.cache;
    if (const std::string service = folder_in("CACHE_DIRECTORY"); !service.empty()) return service;
    if (const std::string user = folder_in("XDG_CACHE_HOME"); !user.empty())
        return user + "/sealtap";
    const std::string home = folder_in("HOME");
    return home.empty() ? home : home + "/.cache/sealtap";
}

std::optional<base::DiskCache> open_cache(const Settings& settings) {
    const std::string folder = cache_folder(settings);
    if (folder.empty()) return std::nullopt;
    auto cache = base::DiskCache::open(folder);
    if (!cache && !settings.cache.empty()) {
        base::log(base::LogLevel::Warn,
                  "cache: {} is no folder of our own and cannot be made; every start compiles the "
                  "rules anew",
                  folder);
    }
    return cache;
}

}  // namespace

Result<Settings> load_settings(const CommonOptions& options) {
    auto settings = options.config.empty() ? Result<Settings>(config::default_settings())
                                           : config::load_settings(options.config);
    if (settings && options.reads_pictures) settings->ocr.use = OpenerUse::On;
    return settings;
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
    if (options.reads_pictures) {
        // Who asks for it by name is not to wait for a result that says nothing of pictures.
        if (const auto tried = opener::try_picture_reader(*settings); !tried) {
            return std::unexpected(tried.error());
        }
    }
    const auto paths = rule_paths(options, *settings);
    if (!paths) return std::unexpected(paths.error());
    const auto cache = open_cache(*settings);
    const base::DiskCache* const kept = cache ? &*cache : nullptr;
    const auto rules = config::load_rules(*paths, kept);
    if (!rules) return std::unexpected(rules.error());
    return pipeline::Engine::create(*std::move(settings), *rules, kept);
}

unsigned default_workers() { return std::max(1U, std::thread::hardware_concurrency()); }

unsigned workers_of(unsigned asked, const Settings& settings) {
    if (asked != 0) return asked;
    return settings.workers != 0 ? settings.workers : default_workers();
}

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
