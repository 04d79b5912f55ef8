#include "base/disk_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/log.h"

namespace sealtap::base {
namespace {

namespace fs = std::filesystem;

/// The format's version is in it. Behind it the digest, behind that the content.
constexpr std::string_view kMagic = "sealtap cache 1\n";
constexpr std::size_t kDigestBytes = 32;
constexpr std::string_view kSuffix = ".cache";
constexpr std::string_view kTemporary = ".new-";
/// A temporary file this old was left behind by a process that died.
constexpr std::time_t kTemporarySecondsMax = 3600;

class File {
public:
    explicit File(int handle) noexcept : handle_(handle) {}
    ~File() {
        if (handle_ >= 0) close(handle_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int get() const noexcept { return handle_; }
    [[nodiscard]] bool is_open() const noexcept { return handle_ >= 0; }

private:
    int handle_;
};

bool is_ours_alone(const struct stat& status) noexcept {
    return status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// With the folders above it. As root only in root's folders: a user's own are the user's to make.
bool make_folder(const fs::path& folder) {
    struct stat status{};
    if (stat(folder.c_str(), &status) == 0) return S_ISDIR(status.st_mode);
    const fs::path parent = folder.parent_path();
    if (parent.empty() || parent == folder || !make_folder(parent)) return false;
    if (stat(parent.c_str(), &status) != 0) return false;
    if (status.st_uid != geteuid() && status.st_uid != 0) return false;
    // Another process may be as far as we are.
    return mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST;
}

std::string digest_of(std::string_view name, Bytes content) {
    Digest digest(Digest::Kind::Sha256);
    digest.update(bytes_of(name));
    digest.update(bytes_of(std::string_view("\n")));
    digest.update(content);
    return digest.octets();
}

bool read_whole(int file, std::string& to) {
    std::size_t done = 0;
    while (done < to.size()) {
        const ssize_t got = read(file, to.data() + done, to.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

bool write_whole(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t put = write(file, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

struct Entry {
    std::string name;
    struct stat status{};
};

std::vector<Entry> entries_of(int folder) {
    const int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(again < 0 ? nullptr : fdopendir(again),
                                                      &closedir);
    std::vector<Entry> entries;
    while (const dirent* const found = listing ? readdir(listing.get()) : nullptr) {
        Entry entry{&found->d_name[0], {}};
        if (!entry.name.ends_with(kSuffix) && !entry.name.starts_with(kTemporary)) continue;
        if (fstatat(folder, entry.name.c_str(), &entry.status, AT_SYMLINK_NOFOLLOW) == 0)
            entries.push_back(std::move(entry));
    }
    return entries;
}

/// Of two used in the same second the name decides, so that two processes agree.
void prune(int folder) {
    std::vector<Entry> entries = entries_of(folder);
    std::ranges::sort(entries, std::ranges::greater(), [](const Entry& entry) {
        const timespec& used = entry.status.st_mtim;
        return std::tuple(used.tv_sec, used.tv_nsec, entry.name);
    });
    const std::time_t now = time(nullptr);
    std::size_t kept = 0;
    std::size_t octets = 0;
    for (const Entry& entry : entries) {
        const bool is_temporary = entry.name.starts_with(kTemporary);
        if (is_temporary && now - entry.status.st_mtim.tv_sec < kTemporarySecondsMax) continue;
        octets += static_cast<std::size_t>(entry.status.st_size);
        const bool fits = kept < DiskCache::kEntriesMax && octets <= DiskCache::kAllBytesMax;
        if (fits && !is_temporary) {
            ++kept;
        } else {
            unlinkat(folder, entry.name.c_str(), 0);
        }
    }
}

/// The content, when the file can be believed; `why` says why not.
std::optional<std::string> read_entry(int folder, std::string_view name, std::string& why) {
    const std::string path = std::string(name) + std::string(kSuffix);
    // Not blocking: what lies there may be a pipe.
    const File file(openat(folder, path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        if (errno != ENOENT) why = "cannot be opened";
        return std::nullopt;
    }
    struct stat status{};
    const std::size_t header = kMagic.size() + kDigestBytes;
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || !is_ours_alone(status)) {
        why = "is no file of our own";
        return std::nullopt;
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size < header || size > header + DiskCache::kEntryBytesMax) {
        why = "has no possible size";
        return std::nullopt;
    }
    std::string text(size, '\0');
    const bool is_read = read_whole(file.get(), text);
    const std::string_view view = text;
    if (!is_read || !view.starts_with(kMagic) ||
        view.substr(kMagic.size(), kDigestBytes) !=
            digest_of(name, bytes_of(view.substr(header)))) {
        why = "is damaged or of another version";
        return std::nullopt;
    }
    futimens(file.get(), nullptr);  // used now; no harm if it cannot be said
    text.erase(0, header);
    return text;
}

}  // namespace

std::optional<DiskCache> DiskCache::open(const std::string& folder) {
    if (make_folder(folder)) {
        const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        struct stat status{};
        if (handle >= 0 && fstat(handle, &status) == 0 && is_ours_alone(status))
            return DiskCache(handle);
        if (handle >= 0) close(handle);
    }
    log(LogLevel::Debug, "no cache: {} is no folder of our own and cannot be made", folder);
    return std::nullopt;
}

DiskCache::~DiskCache() {
    if (folder_ >= 0) close(folder_);
}

DiskCache::DiskCache(DiskCache&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}

std::optional<std::string> DiskCache::load(std::string_view name) const {
    std::string why;
    auto content = read_entry(folder_, name, why);
    if (!why.empty()) log(LogLevel::Debug, "cached {} {}; it is made anew", name, why);
    return content;
}

void DiskCache::store(std::string_view name, Bytes content) const {
    if (content.size() > kEntryBytesMax) return;
    const std::string path = std::string(name) + std::string(kSuffix);
    const std::string temporary = std::string(kTemporary) + std::to_string(getpid()) + '-' +
                                  std::to_string(HashKey::random().k0);
    bool is_written = false;
    {
        const File file(openat(folder_, temporary.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                               S_IRUSR | S_IWUSR));
        is_written = file.is_open() && write_whole(file.get(), kMagic) &&
                     write_whole(file.get(), digest_of(name, content)) &&
                     write_whole(file.get(), text_of(content));
        if (!file.is_open()) return;
    }
    // Without fsync: what a crash leaves half written fails its digest.
    if (is_written && renameat(folder_, temporary.c_str(), folder_, path.c_str()) == 0)
        return prune(folder_);
    unlinkat(folder_, temporary.c_str(), 0);
}

}  // namespace sealtap::base
