#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

namespace sealtap::test {

/// A test of chance texts, whose seed a failure names; SEALTAP_SEED and SEALTAP_ROUNDS repeat it.
class SeededTest : public testing::Test {
protected:
    SeededTest() {
        const char* given = std::getenv("SEALTAP_SEED");
        seed_ = given != nullptr ? std::stoull(given) : std::random_device()();
        random_.seed(seed_);
        RecordProperty("seed", std::to_string(seed_));
    }
    static int rounds(int usual) {
        const char* given = std::getenv("SEALTAP_ROUNDS");
        return given != nullptr ? std::stoi(given) : usual;
    }
    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::uint64_t seed_ = 0;
    std::mt19937_64 random_;
};

}  // namespace sealtap::test
