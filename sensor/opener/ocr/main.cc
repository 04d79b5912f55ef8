// The program `sealtap-ocr`: reads the text in pictures for a sensor, which starts it and talks to
// it over a socket. Started by hand it has none, and ends.
#include <cstdlib>

#include "opener/child/service.h"
#include "opener/ocr/ocr.h"

int main(int argc, char** argv) {
    if (argc < 4) return 1;
    if (!sealtap::opener::ocr::prepare(
            {.pixels_max = std::strtoull(argv[2], nullptr, 10), .languages = argv[3]})) {
        return 1;
    }
    return sealtap::opener::serve(
        {.open = sealtap::opener::ocr::open_picture,
         .memory_octets_max = sealtap::opener::memory_argument(argc, argv)});
}
