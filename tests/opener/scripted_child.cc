// A child that locks itself like the real one and opens the tests' own format.
#include "opener/child/service.h"
#include "opener/scripted_format.h"

int main(int argc, char** argv) {
    return sealtap::opener::serve(
        {.open = sealtap::test::open_script,
         .memory_octets_max = sealtap::opener::memory_argument(argc, argv)});
}
