#pragma once

#include <string>
#include <vector>

#include "app/summary.h"
#include "sealtap/error.h"

namespace sealtap::app {

/// The same tables as one self-contained HTML file, for whoever asked for the investigation.
[[nodiscard]] Result<void> write_html_report(const std::string& path,
                                             const std::vector<std::string>& captures,
                                             const ViolationSummary& summary,
                                             const pipeline::RunReport& report);

}  // namespace sealtap::app
