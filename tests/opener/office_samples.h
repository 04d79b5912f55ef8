#pragma once

#include <vector>

#include "samples.h"

namespace sealtap::test {

/// One small document of each kind, for the conformance suite.
[[nodiscard]] std::vector<Sample> ooxml_samples();
[[nodiscard]] std::vector<Sample> odf_samples();
[[nodiscard]] std::vector<Sample> ofd_samples();
[[nodiscard]] std::vector<Sample> epub_samples();
[[nodiscard]] std::vector<Sample> ole_samples();
[[nodiscard]] std::vector<Sample> rtf_samples();

}  // namespace sealtap::test
