#include <fmt/format.h>

#include <string>

#include "app/commands.h"
#include "app/console.h"
#include "opener/client.h"

namespace sealtap::app {
namespace {

/// What keeps the processes that open documents from doing harm on this machine, and what does not.
std::string opener_line(const Settings& settings) {
    if (settings.opener.use == OpenerUse::Off) return "opener: off\n";
    const auto confinement = opener::try_opener(settings);
    if (!confinement) return confinement.error().message + "\n";
    const std::string missing = confinement->missing_names();
    return fmt::format("opener: confined by {}; missing: {}\n", confinement->names(),
                       missing.empty() ? "nothing" : missing);
}

}  // namespace

ExitStatus version(const VersionOptions& options) {
    std::string text = "sealtap " SEALTAP_VERSION "\n";
    if (options.verbose) {
        const auto settings = load_settings(options.common);
        if (!settings) return fail(settings.error());
        text += opener_line(*settings);
    }
    print(Stream::Output, text);
    return ExitStatus::Done;
}

}  // namespace sealtap::app
