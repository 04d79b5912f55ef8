#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sealtap::test {

/// What a run of the built program said.
struct Ran {
    int status = -1;
    std::string out;
    std::string err;

    [[nodiscard]] std::vector<std::string> error_lines() const;
};

/// Runs `sealtap ARGUMENT...` with `input` on standard input (and its output into the file
/// `output` if one is named), from the top of the tree, and waits
/// for it.
[[nodiscard]] Ran run_sealtap(const std::vector<std::string>& arguments,
                              const std::string& input = "", const std::string& output = "");

/// A folder of its own for one test, removed at its end.
class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_ / name).string();
    }
    /// Writes a file and returns its path.
    std::string write(const std::string& name, const std::string& content) const;
    /// Every file in it with its content.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> files() const;

private:
    std::filesystem::path folder_;
};

[[nodiscard]] std::string read_file(const std::string& path);
/// A file of the source tree.
[[nodiscard]] std::string in_tree(const std::string& path);

}  // namespace sealtap::test
