#include "capture/octet_source.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sealtap::capture {
namespace {

class PlainFile final : public OctetSource {
public:
    explicit PlainFile(FileDescriptor file) noexcept : file_(std::move(file)) {}

    Got read(std::span<std::byte> into) override {
        const ssize_t got = ::read(file_.get(), into.data(), into.size());
        if (got < 0) {
            errno_ = errno;
            return {errno_ == EINTR ? Answer::Interrupted : Answer::Failed};
        }
        const auto octets = static_cast<std::size_t>(got);
        file_bytes_ += octets;
        return {octets == 0 ? Answer::End : Answer::Octets, octets};
    }
    std::string why() const override { return std::strerror(errno_); }
    std::uint64_t file_bytes() const noexcept override { return file_bytes_; }

private:
    FileDescriptor file_;
    std::uint64_t file_bytes_ = 0;
    int errno_ = 0;
};

}  // namespace

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileDescriptor::~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::unique_ptr<OctetSource> read_plain(FileDescriptor file) {
    return std::make_unique<PlainFile>(std::move(file));
}

}  // namespace sealtap::capture
