#include "bench/mapped_capture.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "bench/limits.h"

namespace sealtap::bench {
namespace {

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;

class MappedCapture final : public PacketSource {
public:
    MappedCapture(const std::byte* begin, std::size_t size) : octets_(begin, size) {}
    ~MappedCapture() override {
        munmap(const_cast<std::byte*>(octets_.data()), octets_.size());  // NOLINT: its signature
    }

    Result<Poll> poll(Packet& packet) override {
        if (at_ + kRecordHeader > octets_.size()) return Poll::End;
        std::uint32_t words[4];
        std::memcpy(words, &octets_[at_], sizeof words);
        at_ += kRecordHeader;
        if (words[2] > octets_.size() - at_) return Poll::End;
        packet.data = octets_.subspan(at_, words[2]);
        packet.wire_length = words[3];
        packet.time =
            Timestamp(std::chrono::seconds(words[0]) + std::chrono::nanoseconds(words[1]));
        packet.number = ++packets_;
        at_ += words[2];
        return Poll::Packet;
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    Bytes octets_;
    std::size_t at_ = kFileHeader;
    std::uint64_t packets_ = 0;
};

}  // namespace

std::unique_ptr<PacketSource> map_capture(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat about{};
    if (file < 0 || fstat(file, &about) != 0) give_up("cannot open " + path);
    const auto size = static_cast<std::size_t>(about.st_size);
    void* const begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (begin == MAP_FAILED) give_up("cannot map " + path);
    return std::make_unique<MappedCapture>(static_cast<const std::byte*>(begin), size);
}

}  // namespace sealtap::bench
