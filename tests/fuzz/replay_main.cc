// Replays files through a fuzz target where libFuzzer is not linked: every seed, every prefix of a
// power of two, and 256 seeded mutations of each, so that an ordinary test run exercises the
// target.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::uint8_t> read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void replay(std::vector<std::uint8_t> seed, std::mt19937& random) {
    LLVMFuzzerTestOneInput(seed.data(), seed.size());
    for (std::size_t size = 1; size < seed.size(); size *= 2)
        LLVMFuzzerTestOneInput(seed.data(), size);
    if (seed.empty()) return;
    for (int mutation = 0; mutation < 256; ++mutation) {
        std::vector<std::uint8_t> mutant = seed;
        for (int flip = 0; flip <= mutation % 8; ++flip) {
            mutant[random() % mutant.size()] = static_cast<std::uint8_t>(random());
        }
        LLVMFuzzerTestOneInput(mutant.data(), mutant.size());
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::mt19937 random(1);
    std::size_t files = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
            if (!entry.is_regular_file()) continue;
            replay(read(entry.path()), random);
            ++files;
        }
    }
    std::printf("%zu seeds replayed\n", files);
    return files == 0 ? 1 : 0;
}
