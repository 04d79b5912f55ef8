#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "app/commands.h"
#include "app/console.h"
#include "app/table.h"
#include "policy/policy_engine.h"
#include "policy/settings_check.h"
#include "policy/zones.h"
#include "sealtap/address.h"

namespace sealtap::app {

namespace {

/// Meant for an address, and none: no top-level domain is a number (RFC 3696 section 2), and no
/// name has a colon or a slash.
bool is_mistyped_address(std::string_view text) {
    if (IpAddress::parse(text)) return false;
    if (text.find_first_of(":/") != std::string_view::npos) return true;
    const std::string_view last = text.substr(text.rfind('.') + 1);
    return !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

ExitStatus zones_check(const CommonOptions& options) {
    const auto settings = load_settings(options);
    if (!settings) return fail(settings.error());
    const auto now =
        std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    std::size_t errors = 0;
    const auto messages = policy::check_settings(*settings, now);
    for (const policy::CheckMessage& message : messages) {
        const bool is_error = message.weight == policy::CheckMessage::Weight::Error;
        errors += is_error ? 1 : 0;
        warn(fmt::format("{}{}", is_error ? "" : "warning: ", message.text));
    }
    print(Stream::Output,
          fmt::format("{} zones, {} relays, {} authorisations: {} errors, {} warnings\n",
                      settings->zones.size(), settings->relays.size(),
                      settings->authorisations.size(), errors, messages.size() - errors));
    return errors == 0 ? ExitStatus::Done : ExitStatus::BadUse;
}

ExitStatus zones_who(const CommonOptions& options, const std::vector<std::string>& addresses,
                     const std::vector<std::uint16_t>& vlans) {
    const auto mistyped = std::ranges::find_if(addresses, is_mistyped_address);
    if (mistyped != addresses.end()) {
        return fail({ErrorCode::BadArgument,
                     fmt::format("{}: is no address, and no host is named so", *mistyped)});
    }
    const auto settings = load_settings(options);
    if (!settings) return fail(settings.error());
    const auto zones = policy::Zones::create(*settings);
    if (!zones) return fail(zones.error());
    VlanTags tags;
    for (const std::uint16_t id : vlans) {
        if (tags.count < VlanTags::kMax) tags.ids[tags.count++] = id;
    }
    for (const std::string& address : addresses) {
        const policy::WhoAnswer answer = zones->who(address, tags);
        print(Stream::Output, fmt::format("{}\t{}\t{}\n", address, answer.zone, answer.reason));
    }
    return ExitStatus::Done;
}

}  // namespace sealtap::app
