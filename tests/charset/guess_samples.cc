// Guesses charsets of samples for confusion.py: reads lines of `hex [declared]`, writes for each
// `charset confidence`.

#include <iostream>
#include <sstream>
#include <string>

#include "content/charset/guess_charset.h"

namespace {

std::string from_hex(const std::string& digits) {
    std::string out;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
        out += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
    return out;
}

}  // namespace

int main() {
    using namespace sealtap;
    content::CharsetTables tables;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream fields(line);
        std::string digits;
        std::string declared;
        fields >> digits >> declared;
        const std::string sample = from_hex(digits);
        const auto guess =
            content::guess_charset(bytes_of(sample), declared, content::SampleIs::Whole, tables);
        std::cout << (guess.charset.empty() ? "none" : guess.charset) << ' '
                  << int{guess.confidence} << '\n';
    }
}
