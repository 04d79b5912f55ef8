// The program `sealtap-opener`: opens documents for a sensor, which starts it and talks to it over
// a socket. Started by hand it has none, and ends; with --formats it lists what it opens.
#include <array>
#include <cstdio>
#include <string_view>

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

/// A row of a table in Markdown for each format: README.md has it.
int list_formats() {
    for (const auto& format : sealtap::opener::builtin()) {
        std::printf("| `%.*s` | %.*s |\n", static_cast<int>(format.name.size()), format.name.data(),
                    static_cast<int>(format.reads.size()), format.reads.data());
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--formats") return list_formats();
    return sealtap::opener::serve(
        {.open = sealtap::opener::open_document,
         .prepare = prepare_formats,
         .folders = kFolders,
         .memory_octets_max = sealtap::opener::memory_argument(argc, argv)});
}
