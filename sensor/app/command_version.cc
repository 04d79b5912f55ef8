#include <fmt/format.h>

#include <string>

#include "app/commands.h"
#include "app/console.h"
#include "opener/client.h"

namespace sealtap::app {
namespace {

/// What keeps the processes that open documents from doing harm on this machine, and what does not.
std::string confinement_line(std::string_view name,
                             const Result<opener::Confinement>& confinement) {
    if (!confinement) return confinement.error().message + "\n";
    const std::string missing = confinement->missing_names();
    return fmt::format("{}: confined by {}; missing: {}\n", name, confinement->names(),
                       missing.empty() ? "nothing" : missing);
}

std::string opener_lines(const Settings& settings) {
    std::string lines = settings.opener.use == OpenerUse::Off
                            ? "opener: off\n"
                            : confinement_line("opener", opener::try_opener(settings));
    return lines + (settings.ocr.use == OpenerUse::Off
                        ? "ocr: off\n"
                        : confinement_line("ocr", opener::try_picture_reader(settings)));
}

}  // namespace

ExitStatus version(const VersionOptions& options) {
    std::string text = "sealtap " SEALTAP_VERSION "\n";
    if (options.verbose) {
        const auto settings = load_settings(options.common);
        if (!settings) return fail(settings.error());
        text += opener_lines(*settings);
    }
    print(Stream::Output, text);
    return ExitStatus::Done;
}

}  // namespace sealtap::app
