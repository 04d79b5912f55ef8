#pragma once

#include <string>

#include "pipeline/file_scan.h"
#include "sealtap/classification.h"

namespace sealtap::app {

/// One object: DESIGN.md's `sealtap scan --json`.
[[nodiscard]] std::string to_json(const std::string& file, const pipeline::FileVerdict& verdict,
                                  const LevelScale& levels);
/// A line for the file and one for each of its findings, for people.
[[nodiscard]] std::string to_text(const std::string& file, const pipeline::FileVerdict& verdict,
                                  const LevelScale& levels);

}  // namespace sealtap::app
