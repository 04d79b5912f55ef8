#include "app/cli.h"

int main(int argc, char** argv) {
    return static_cast<int>(sealtap::app::run_command_line(argc, argv));
}
