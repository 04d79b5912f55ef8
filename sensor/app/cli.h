#pragma once

#include "app/exit_status.h"

namespace sealtap::app {

/// Reads the arguments and runs the command that they name.
[[nodiscard]] ExitStatus run_command_line(int argc, char** argv);

}  // namespace sealtap::app
