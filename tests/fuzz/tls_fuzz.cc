// TLS over any cut of any octets: see feed_parser.
#include "fuzz/parser_fuzz.h"
#include "protocols/tls/tls_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sealtap;
    const std::span input(data, size);
    (void)protocols::tls::probe(std::as_bytes(input.first(size / 2)),
                                std::as_bytes(input.subspan(size / 2)));
    fuzz::feed_parser(*protocols::tls::create(), input);
    return 0;
}
