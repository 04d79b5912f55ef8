/// Prints every literal of the shipped rules that the matcher finds in generated text and in the
/// files given: `matcher_dump SEED FILE…`. compare_matchers.py runs it with Hyperscan and with
/// Vectorscan, which have the same name for the loader.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "config/rule_loader.h"
#include "detect/compiled_rules.h"

namespace {

using namespace sealtap;

constexpr std::size_t kBlock = std::size_t{20} * 1024;  // as the scanner has it
constexpr std::size_t kGenerated = std::size_t{2} << 20U;

/// Words of the rules in every charset, whole, cut, doubled and glued together, between noise.
std::string generate(const std::vector<std::string>& words, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::size_t limit) {
        return static_cast<std::size_t>(random() % limit);
    };
    std::string out;
    while (out.size() < kGenerated) {
        const std::string& word = words[below(words.size())];
        const std::size_t from = below(4) == 0 ? below(word.size()) : 0;
        out += word.substr(from, below(4) == 0 ? below(word.size()) : std::string::npos);
        const std::size_t noise = below(2) == 0 ? 0 : below(20);
        for (std::size_t i = 0; i < noise; ++i) out += static_cast<char>(below(256));
    }
    return out;
}

/// One line a hit, in an order that does not depend on the matcher.
void dump(const detect::PatternDatabase& database, const std::string& name,
          const std::string& octets) {
    detect::PatternScratch scratch(database);
    std::vector<detect::PatternHit> hits;
    fmt::print("{} {} octets\n", name, octets.size());
    for (std::size_t at = 0; at < octets.size(); at += kBlock) {
        hits.clear();
        const std::string_view block = std::string_view(octets).substr(at, kBlock);
        (void)scratch.scan(bytes_of(block), kBlock * 64, hits);
        std::ranges::sort(hits, {},
                          [](const auto& hit) { return std::pair(hit.begin, hit.literal); });
        for (const auto& hit : hits) fmt::print("{} {}\n", at + hit.begin, hit.literal);
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> folders{SEALTAP_SOURCE_DIR "/rules"};
    const auto specs = config::load_rules(folders);
    if (!specs) return EXIT_FAILURE;
    const auto rules = detect::Ruleset::compile(*specs, LevelScale(), {});
    if (!rules) fmt::print(stderr, "{}\n", rules.error().message);
    if (!rules || count < 2) return EXIT_FAILURE;
    const detect::CompiledRules& compiled = (*rules)->rules();
    std::vector<std::string> words;
    for (const detect::CompiledRule& rule : compiled.rules) {
        for (const detect::CompiledWord& word : rule.words) {
            for (const detect::Charset charset : detect::kCharsets)
                words.push_back(detect::encode(word.text, charset, compiled.gb18030));
        }
    }
    std::erase(words, std::string());
    const std::uint64_t seed = std::stoull(arguments[1]);
    dump(*compiled.database, "generated", generate(words, seed));
    for (int i = 2; i < count; ++i) {
        std::ifstream file(arguments[i], std::ios::binary);
        dump(*compiled.database, arguments[i],
             std::string(std::istreambuf_iterator<char>(file), {}));
    }
    return EXIT_SUCCESS;
}
