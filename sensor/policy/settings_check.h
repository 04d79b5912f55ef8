#pragma once

#include <string>
#include <vector>

#include "sealtap/settings.h"
#include "sealtap/time.h"

namespace sealtap::policy {

/// One thing that `sealtap zones check` reports.
struct CheckMessage {
    enum class Weight {
        Error,    ///< PolicyEngine::create refuses the configuration
        Warning,  ///< it works, but hardly as meant
    };
    Weight weight = Weight::Error;
    std::string text;  ///< "sealtap.yaml:12: zones[1].networks: … ; …"
};

/// Everything in the settings that contradicts itself: names that are nobody's, one network in two
/// zones, contracts and authorisations that have ended at `now`, authorisations with too few
/// approvers. In the order of the configuration.
[[nodiscard]] std::vector<CheckMessage> check_settings(const Settings& settings, Timestamp now);

}  // namespace sealtap::policy
