#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sealtap::test {

/// A small document of a format, for the conformance suite.
struct Sample {
    std::string octets;
    std::string name = {};  ///< declared
};

/// Those that samples.cc has for the format with this name; each is opened by it as it is.
[[nodiscard]] std::vector<Sample> samples_of(std::string_view format);

}  // namespace sealtap::test
