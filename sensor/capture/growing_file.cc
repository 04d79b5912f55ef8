#include "capture/growing_file.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace sealtap::capture {
namespace {

constexpr int kWaitMs = 100;

/// Sleeps until something happens to a file.
class FileWatch {
public:
    explicit FileWatch(const std::string& path)
        : watch_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        if (watch_.get() >= 0)
            (void)::inotify_add_watch(watch_.get(), path.c_str(),
                                      IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF);
    }

    // Without a watch poll() passes the negative descriptor over and sleeps.
    void wait() {
        pollfd waited{watch_.get(), POLLIN, 0};
        if (::poll(&waited, 1, kWaitMs) > 0) drain();
    }

private:
    void drain() {
        std::array<std::byte, 4096> events{};
        while (::read(watch_.get(), events.data(), events.size()) > 0) {
        }
    }

    FileDescriptor watch_;
};

class GrowingFile final : public OctetSource {
public:
    GrowingFile(FileDescriptor file, std::string path)
        : descriptor_(file.get()),
          file_(read_plain(std::move(file))),
          path_(std::move(path)),
          watch_(path_) {}

    Got read(std::span<std::byte> into) override {
        if (std::exchange(is_at_end_, false)) watch_.wait();
        // Looked at first: what was appended before the name passed on is read all the same.
        const bool is_over = was_replaced();
        const Got got = file_->read(into);
        if (got.answer != Answer::End || is_over) return got;
        is_at_end_ = true;
        return {Answer::Later};
    }
    std::string why() const override { return file_->why(); }
    std::uint64_t file_bytes() const noexcept override { return file_->file_bytes(); }

private:
    /// A name that is gone may come back, and the writer may go on meanwhile.
    [[nodiscard]] bool was_replaced() const {
        struct stat here{};
        struct stat named{};
        if (::fstat(descriptor_, &here) != 0) return false;
        if (std::cmp_less(here.st_size, file_->file_bytes())) return true;
        if (::stat(path_.c_str(), &named) != 0) return false;
        return here.st_dev != named.st_dev || here.st_ino != named.st_ino;
    }

    const int descriptor_;
    std::unique_ptr<OctetSource> file_;
    const std::string path_;
    FileWatch watch_;
    bool is_at_end_ = false;
};

}  // namespace

std::unique_ptr<OctetSource> read_growing(FileDescriptor file, std::string path) {
    return std::make_unique<GrowingFile>(std::move(file), std::move(path));
}

}  // namespace sealtap::capture
