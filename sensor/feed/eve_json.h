#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sealtap/time.h"
#include "sealtap/violation.h"

namespace sealtap::feed {

/// The alert line of DESIGN.md: one JSON object in Suricata's EVE names, without a line feed. Valid
/// UTF-8 whatever the texts hold.
[[nodiscard]] std::string to_alert_line(const Violation& violation, std::string_view sensor);

/// "2026-11-24T08:00:00.123456+0000", cut to microseconds.
[[nodiscard]] std::string to_eve_time(Timestamp time);

/// "TCP", "UDP", … as EVE prints it; three digits for a protocol without a name.
[[nodiscard]] std::string protocol_name(std::uint8_t ip_protocol);

}  // namespace sealtap::feed
