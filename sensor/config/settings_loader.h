#pragma once

#include <string>
#include <string_view>

#include "sealtap/error.h"
#include "sealtap/settings.h"

namespace sealtap::config {

/// What holds without a configuration: private address space (RFC 1918, RFC 4193, link-local and
/// loopback) is one zone `internal` that may receive everything; the rest is `internet`.
[[nodiscard]] Settings default_settings();

/// Reads a YAML configuration strictly. The first thing that is wrong is told in one line,
/// `file:line: key: what is wrong; what would be right`, with ErrorCode::BadConfiguration. Without
/// `zones` the zone of default_settings() holds. A relative entry of `rules` is looked for beside
/// the file first, then from the working directory. Names of zones in authorisations and rules of
/// reach are checked by PolicyEngine::create. Called before any packet is read.
[[nodiscard]] Result<Settings> load_settings(const std::string& path);

/// The same on a text; `file` stands in the messages.
[[nodiscard]] Result<Settings> parse_settings(std::string_view text, const std::string& file);

}  // namespace sealtap::config
