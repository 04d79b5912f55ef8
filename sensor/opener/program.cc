#include "opener/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

namespace sealtap::opener {

Result<std::string> find_program(const std::string& configured) {
    namespace fs = std::filesystem;
    if (!configured.empty()) return configured;
    std::error_code failure;
    const fs::path folder = fs::read_symlink("/proc/self/exe", failure).parent_path();
    for (const char* place : {"sealtap-opener", "../libexec/sealtap/sealtap-opener"}) {
        std::string path = (folder / place).lexically_normal().string();
        if (::access(path.c_str(), X_OK) == 0) return path;
    }
    return std::unexpected(
        Error{ErrorCode::Unavailable,
              fmt::format("opener: no sealtap-opener beside {} nor in ../libexec/sealtap; name it "
                          "with opener.program",
                          folder.string())});
}

}  // namespace sealtap::opener
