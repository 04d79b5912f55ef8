// The program `sealtap-opener`: opens documents for a sensor, which starts it and talks to it over
// a socket. Started by hand it has none, and ends.
#include <array>

#include "opener/builtin.h"
#include "opener/child/service.h"

namespace {

/// What the libraries of formats may read while they open a document.
constexpr std::array kFolders{"/usr/share/poppler"};

void prepare_formats() {
    for (const auto& format : sealtap::opener::builtin()) {
        if (format.prepare != nullptr) format.prepare();
    }
}

}  // namespace

int main(int argc, char** argv) {
    return sealtap::opener::serve(
        {.open = sealtap::opener::open_document,
         .prepare = prepare_formats,
         .folders = kFolders,
         .memory_octets_max = sealtap::opener::memory_argument(argc, argv)});
}
