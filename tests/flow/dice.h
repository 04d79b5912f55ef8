#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace sealtap::flow::test {

/// A new seed for every run, or the one in SEALTAP_TEST_SEED, to repeat a failure.
inline std::uint32_t test_seed() {
    const char* const given = std::getenv("SEALTAP_TEST_SEED");
    return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10))
                            : std::random_device{}();
}

/// Random choices of a property test, from a seed that is printed when it fails.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}

    /// 0 … count-1
    std::uint32_t below(std::uint32_t count) {
        return static_cast<std::uint32_t>(engine_() % count);
    }
    bool one_in(std::uint32_t count) { return below(count) == 0; }
    std::string text(std::uint32_t size) {
        std::string out;
        for (std::uint32_t i = 0; i < size; ++i) out += static_cast<char>('a' + below(26));
        return out;
    }
    template <class T>
    void shuffle(std::vector<T>& items, std::size_t begin, std::size_t end) {
        using Difference = typename std::vector<T>::difference_type;
        std::shuffle(items.begin() + static_cast<Difference>(begin),
                     items.begin() + static_cast<Difference>(end), engine_);
    }

private:
    std::mt19937 engine_;
};

}  // namespace sealtap::flow::test
