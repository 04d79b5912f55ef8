#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace sealtap::test {

/// The octets of tests/opener/fixtures/NAME.
inline std::string fixture(std::string_view name) {
    const std::string path =
        std::string(SEALTAP_SOURCE_DIR "/tests/opener/fixtures/") + std::string(name);
    std::ifstream file(path, std::ios::binary);
    std::stringstream octets;
    octets << file.rdbuf();
    return octets.str();
}

}  // namespace sealtap::test
