#include "app/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sealtap::test {

std::vector<std::string> Ran::error_lines() const {
    std::vector<std::string> lines;
    std::istringstream in(err);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

Ran run_sealtap(const std::vector<std::string>& arguments, const std::string& input,
                const std::string& output) {
    const TestFolder folder;
    const std::string in = folder.write("in", input);
    const std::string out = output.empty() ? folder.path("out") : output;
    std::vector<std::string> words{SEALTAP_BINARY_DIR "/sealtap"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::setenv("XDG_CACHE_HOME", SEALTAP_BINARY_DIR "/test-cache", 1);  // not the user's own
        const bool ready =
            ::chdir(SEALTAP_SOURCE_DIR) == 0 && ::dup2(::open(in.c_str(), O_RDONLY), 0) == 0 &&
            ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT, 0600), 1) == 1 &&
            ::dup2(::open(folder.path("err").c_str(), O_WRONLY | O_CREAT, 0600), 2) == 2;
        if (ready) ::execv(argv[0], argv.data());
        std::_Exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
            read_file(folder.path("out")), read_file(folder.path("err"))};
}

TestFolder::TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sealtap-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
    folder_ = pattern;
}
TestFolder::~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TestFolder::write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
}

std::vector<std::pair<std::string, std::string>> TestFolder::files() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
        if (entry.is_regular_file()) {
            all.emplace_back(entry.path().filename().string(), read_file(entry.path().string()));
        }
    }
    return all;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string in_tree(const std::string& path) { return std::string(SEALTAP_SOURCE_DIR "/") + path; }

}  // namespace sealtap::test
