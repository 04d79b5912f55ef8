#include "feed/json_lines.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "feed/eve_json.h"

namespace sealtap::feed {
namespace {

/// An owned file descriptor, or a borrowed standard output.
class OutputFile {
public:
    enum class Kind { Regular, Stream };

    OutputFile(int descriptor, std::string name, Kind kind)
        : descriptor_(descriptor), name_(std::move(name)), kind_(kind) {}
    ~OutputFile() {
        if (descriptor_ != STDOUT_FILENO) ::close(descriptor_);
    }
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// All of it is on disk, or nothing of it stays in the file. A stream cannot take back what it
    /// was given.
    [[nodiscard]] Result<void> append(std::string_view text) {
        const off_t before = kind_ == Kind::Regular ? ::lseek(descriptor_, 0, SEEK_END) : 0;
        if (auto written = write_all(text); !written) {
            take_back(before);
            return written;
        }
        if (kind_ == Kind::Regular && ::fdatasync(descriptor_) != 0) {
            const int cause = errno;
            take_back(before);
            return failed(cause);
        }
        return {};
    }

private:
    Result<void> write_all(std::string_view text) {
        while (!text.empty()) {
            const ssize_t count = ::write(descriptor_, text.data(), text.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return failed(errno);
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return {};
    }

    void take_back(off_t size) {
        if (kind_ == Kind::Regular && size >= 0 && ::ftruncate(descriptor_, size) != 0) {
            // The half line stays; the receiver's parser will say so. Nothing better can be done.
        }
    }

    [[nodiscard]] std::unexpected<Error> failed(int cause) const {
        return std::unexpected(Error{
            ErrorCode::Unavailable,
            fmt::format("{}: cannot write: {}", name_, std::generic_category().message(cause))});
    }

    const int descriptor_;
    const std::string name_;
    const Kind kind_;
};

class JsonLines final : public Feed {
public:
    explicit JsonLines(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}

    Result<void> deliver(std::span<const std::string> alerts) override {
        std::string lines;
        for (const std::string& alert : alerts) {
            lines += alert;
            lines += '\n';
        }
        return file_->append(lines);
    }

private:
    std::unique_ptr<OutputFile> file_;
};

Result<std::unique_ptr<OutputFile>> open_target(const std::string& target) {
    using Kind = OutputFile::Kind;
    if (target == "-") {
        return std::make_unique<OutputFile>(STDOUT_FILENO, "standard output", Kind::Stream);
    }
    const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    const int descriptor = ::open(target.c_str(), flags, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return std::unexpected(
            Error{ErrorCode::Unavailable, fmt::format("{}: cannot open for writing: {}", target,
                                                      std::generic_category().message(errno))});
    }
    struct stat status{};
    const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    return std::make_unique<OutputFile>(descriptor, target, regular ? Kind::Regular : Kind::Stream);
}

Result<std::unique_ptr<Feed>> create(const FeedOptions& options) {
    if (options.target.empty()) {
        return std::unexpected(Error{ErrorCode::BadConfiguration,
                                     "json-lines: no target; a file name or - would be right"});
    }
    auto file = open_target(options.target);
    if (!file) return std::unexpected(file.error());
    return std::make_unique<JsonLines>(*std::move(file));
}

}  // namespace

const FeedDescriptor kJsonLines{"json-lines", to_alert_line, create};

}  // namespace sealtap::feed
