#include "opener/document_file.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <vector>

#include "opener/frame.h"

namespace sealtap::opener {
namespace {

constexpr unsigned kNoExec = 0x0008;  // MFD_NOEXEC_SEAL, since Linux 6.3
constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

FileHandle make_memory_file() {
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    FileHandle file(::memfd_create("document", flags | kNoExec));
    return file.is_open() ? std::move(file) : FileHandle(::memfd_create("document", flags));
}

bool write_at(const FileHandle& file, std::uint64_t offset, Bytes octets) {
    while (!octets.empty()) {
        const ssize_t written =
            ::pwrite(file.number(), octets.data(), octets.size(), static_cast<off_t>(offset));
        if (written <= 0) {
            if (written < 0 && errno == EINTR) continue;
            return false;
        }
        octets = octets.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return true;
}

/// What lies between the runs, and behind the last.
class HoleList {
public:
    void seen(std::uint64_t begin, std::uint64_t end) {
        if (begin > end_) add(end_, begin - end_);
        end_ = std::max(end_, end);
    }
    [[nodiscard]] Bytes octets() const { return octets_; }

private:
    void add(std::uint64_t offset, std::uint64_t length) {
        OctetWriter out(octets_);
        out.u64(offset);
        out.u64(length);
    }

    std::vector<std::byte> octets_;
    std::uint64_t end_ = 0;
};

}  // namespace

DocumentFile make_document_file(const CollectedDocument& document) {
    DocumentFile made{.file = make_memory_file()};
    if (!made.file.is_open()) return made;
    HoleList holes;
    bool is_good = ::ftruncate(made.file.number(), static_cast<off_t>(document.size)) == 0;
    for (const CollectedRun& run : document.runs) {
        if (run.offset > document.size) break;
        const Bytes octets = run.octets.first(static_cast<std::size_t>(
            std::min<std::uint64_t>(run.octets.size(), document.size - run.offset)));
        holes.seen(run.offset, run.offset + octets.size());
        is_good = is_good && write_at(made.file, run.offset, octets);
    }
    holes.seen(document.size, document.size);
    is_good = is_good && write_at(made.file, document.size, holes.octets()) &&
              ::fcntl(made.file.number(), F_ADD_SEALS, kSeals) == 0;
    made.holes = static_cast<std::uint32_t>(holes.octets().size() / kHoleBytes);
    if (!is_good) made.file.close();
    return made;
}

}  // namespace sealtap::opener
