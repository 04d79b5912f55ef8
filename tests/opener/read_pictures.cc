// Reads pictures as sealtap-ocr does, but for the sandbox. `opener_read_pictures LANGUAGES FILE…`
// prints for each file a line with its name, the processor's time and how it went, and then its
// text, a line each behind its place: page, top or left, half points, colour.
#include <fmt/format.h>

#include <cstdint>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "opener/ocr/ocr.h"
#include "sealtap/coverage.h"

namespace sealtap::test {
namespace {

/// Writes each line behind its place.
class PrintedOutput final : public opener::Output {
public:
    void begin(PartInfo&&) override {}
    void data(Bytes octets) override {
        for (const char letter : text_of(octets)) {
            if (is_at_start_) fmt::print("{}", place_);
            is_at_start_ = letter == '\n';
            std::putchar(letter);
        }
    }
    void place(const Place& place) override {
        place_ = fmt::format("{}{}{} {} {:06x}\t", place.page, place.at_top ? "t" : "-",
                             place.at_left ? "l" : "-", place.font_half_points,
                             place.colour.value_or(0));
    }
    void skipped(std::uint64_t, Cause) override {}
    void end(EndReason) override {}
    void unread(std::uint64_t octets, Cause cause) override {
        fmt::print("! unread {} {}\n", octets, to_string(cause));
    }
    [[nodiscard]] bool wants_more() const noexcept override { return true; }

private:
    std::string place_;
    bool is_at_start_ = true;
};

void read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string octets(std::istreambuf_iterator<char>(file), {});
    fmt::print("= {}\n", path);
    PrintedOutput out;
    const std::clock_t begin = std::clock();
    const OpenStatus status =
        opener::ocr::open_picture({.octets = bytes_of(octets), .name = {}, .media_type = {}}, out);
    const auto ms = (std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
    fmt::print("# {} ms, status {}\n", ms, static_cast<int>(status));
}

}  // namespace
}  // namespace sealtap::test

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    if (!sealtap::opener::ocr::prepare({.pixels_max = 64'000'000, .languages = argv[1]})) return 1;
    for (int i = 2; i < argc; ++i) sealtap::test::read(argv[i]);
    return 0;
}
