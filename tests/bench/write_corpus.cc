/// Writes one corpus of the benchmark: write_corpus office|tiny PATH COUNT, where COUNT is the
/// octets of the office mix or the number of tiny HTTP flows. For linear.py.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "bench/office_mix.h"
#include "bench/tiny_flows.h"

int main(int count, char** arguments) {
    using namespace sealtap::bench;
    constexpr std::uint64_t kSeed = 20260731;
    // Small, so that even 10 MB hold hundreds and the mix is the same at any size.
    constexpr std::size_t kObjectBytesMax = std::size_t{64} * 1024;
    const std::string_view kind = count == 4 ? arguments[1] : "";
    const std::uint64_t amount = count == 4 ? std::strtoull(arguments[3], nullptr, 10) : 0;
    if (kind == "office") {
        (void)write_office_mix({.path = arguments[2],
                                .size = amount,
                                .seed = kSeed,
                                .object_bytes_max = kObjectBytesMax});
    } else if (kind == "tiny") {
        (void)write_tiny_flows(arguments[2], amount, TinyKind::Http, TinyOrder::InStep);
    } else {
        std::fputs("write_corpus office|tiny PATH COUNT\n", stderr);
        return 2;
    }
}
