#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "config/yaml_reader.h"

namespace sealtap::config {

/// The enumerator whose name stands at the same place.
template <class Enum, std::size_t N>
Enum read_name(const YamlValue& value, const std::array<std::string_view, N>& names) {
    const std::string text = value.text();
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) {
        value.wrong(fmt::format("\"{}\" is none of them", text),
                    one_of({names.begin(), names.end()}) + " would be right");
    }
    return static_cast<Enum>(found - names.begin());
}

}  // namespace sealtap::config
