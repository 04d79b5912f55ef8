#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/flow.h"

namespace sealtap::test {

/// Octets that one side sent before the other answered.
struct Turn {
    Direction direction;
    std::string octets;
};

/// A whole conversation in one protocol, for the conformance suite.
struct Sample {
    std::string_view protocol;  ///< ParserDescriptor::name
    std::string_view name;      ///< a CamelCase word, unique for its protocol
    std::vector<Turn> turns;
};
/// How a test's name shows it.
inline void PrintTo(const Sample& sample, std::ostream* out) {
    *out << sample.protocol << ' ' << sample.name;
}

/// All samples. A protocol adds its own in samples.cc; the suite fails for one that has none.
[[nodiscard]] std::span<const Sample> samples();

}  // namespace sealtap::test
