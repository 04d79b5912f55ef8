#include "opener/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

namespace sealtap::opener {

Result<std::string> find_program(const std::string& configured, std::string_view name,
                                 std::string_view file) {
    namespace fs = std::filesystem;
    if (!configured.empty()) return configured;
    std::error_code failure;
    const fs::path folder = fs::read_symlink("/proc/self/exe", failure).parent_path();
    for (const char* place : {".", "../libexec/sealtap"}) {
        std::string path = (folder / place / file).lexically_normal().string();
        if (::access(path.c_str(), X_OK) == 0) return path;
    }
    return std::unexpected(
        Error{ErrorCode::Unavailable,
              fmt::format("{0}: no {1} beside {2} nor in ../libexec/sealtap; name it with "
                          "{0}.program",
                          name, file, folder.string())});
}

}  // namespace sealtap::opener
