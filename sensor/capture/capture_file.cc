#include "capture/capture_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "capture/pcap_handle.h"

namespace sealtap::capture {
namespace {

struct FileCloser {
    void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, FileCloser>;

constexpr std::size_t kReadBytes = 1U << 20U;  // of one read from the system

std::string shown_name(const std::string& path) { return path == "-" ? "standard input" : path; }

std::unexpected<Error> failure(ErrorCode code, const std::string& path, std::string_view what) {
    return std::unexpected(Error{code, fmt::format("{}: {}", shown_name(path), what)});
}

/// Also standard input gets a descriptor of its own, so that closing the capture leaves it open.
Result<FilePtr> open_file(const std::string& path) {
    const int descriptor = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                       : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return failure(ErrorCode::BadArgument, path, std::strerror(errno));
    FilePtr file(::fdopen(descriptor, "rb"));
    if (!file) {
        ::close(descriptor);
        return failure(ErrorCode::Unavailable, path, std::strerror(errno));
    }
    struct stat status{};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        return failure(ErrorCode::BadArgument, path, "is a folder, not a capture file");
    (void)std::setvbuf(file.get(), nullptr, _IOFBF, kReadBytes);
    return file;
}

struct Compression {
    std::string_view magic;
    std::string_view name;
    std::string_view unpack;
};
constexpr std::array<Compression, 5> kCompressions{{
    {"\x1f\x8b", "gzip", "gunzip -c"},
    {"\x28\xb5\x2f\xfd", "zstd", "zstdcat"},
    {"\xfd"
     "7zXZ",
     "xz", "xzcat"},
    {"BZh", "bzip2", "bzcat"},
    {"\x04\x22\x4d\x18", "lz4", "lz4cat"},
}};

/// Compressed captures are common enough to be named. No capture begins with the first octet of one
/// of these formats, so only that octet has to be put back, which works on pipes too.
std::optional<Compression> find_compression(std::FILE* file, int first) {
    for (const Compression& compression : kCompressions) {
        if (static_cast<unsigned char>(compression.magic[0]) != first) continue;
        for (const char expected : compression.magic.substr(1)) {
            if (std::fgetc(file) != static_cast<unsigned char>(expected)) return std::nullopt;
        }
        return compression;
    }
    return std::nullopt;
}

/// Looks at the first octet, for what libpcap would only call an unknown format.
Result<void> check_beginning(std::FILE* file, const std::string& path) {
    const int first = std::fgetc(file);
    if (first == EOF && std::ferror(file) != 0)
        return failure(ErrorCode::Unavailable, path, std::strerror(errno));
    if (first == EOF) return failure(ErrorCode::BadInput, path, "is empty, not a capture");
    if (const std::optional<Compression> found = find_compression(file, first)) {
        const std::string input = path == "-" ? "" : " " + path;
        return failure(ErrorCode::BadInput, path,
                       fmt::format("is compressed with {}; unpack it on the way in: "
                                   "{}{} | sealtap replay -",
                                   found->name, found->unpack, input));
    }
    (void)std::ungetc(first, file);
    return {};
}

bool says(std::string_view message, std::string_view words) {
    return message.find(words) != std::string_view::npos;
}

std::string why_not_opened(std::string_view message) {
    if (says(message, "unknown file format")) return "is not a capture (neither pcap nor pcapng)";
    if (says(message, "truncated dump file"))
        return fmt::format("is cut off inside the file header ({})", message);
    return fmt::format("cannot be read as a capture ({})", message);
}

std::string why_ended(std::string_view message, std::uint64_t packets) {
    if (says(message, "truncated"))
        return fmt::format("is cut off after packet {} ({})", packets, message);
    if (says(message, "of the first interface"))
        return fmt::format(
            "stops after packet {}: its interfaces differ, and libpcap reads them only when alike "
            "({})",
            packets, message);
    return fmt::format("is damaged after packet {} ({})", packets, message);
}

std::optional<std::uint64_t> size_of(std::FILE* file, const std::string& path) {
    struct stat status{};
    if (path == "-" || ::fstat(::fileno(file), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

struct CaptureFile::State {
    std::string path;
    std::FILE* file = nullptr;  // owned by the handle
    PcapHandle handle;
    std::optional<std::uint64_t> total_bytes;
    int link_type = 0;
    std::uint32_t source = 0;
    std::uint64_t packets = 0;
    bool ended = false;
};

CaptureFile::CaptureFile(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
CaptureFile::~CaptureFile() = default;

Result<Poll> CaptureFile::poll(Packet& packet) {
    if (state_->ended) return Poll::End;
    pcap_pkthdr* header = nullptr;
    const unsigned char* data = nullptr;
    errno = 0;
    const int answer = pcap_next_ex(state_->handle.get(), &header, &data);
    if (answer == 1) {
        fill_packet(packet, *header, data, 1);
        packet.link_type = state_->link_type;
        packet.number = ++state_->packets;
        packet.source = state_->source;
        return Poll::Packet;
    }
    state_->ended = true;
    // A signal broke into waiting for a pipe: whoever asked for the end gets it, without a damage.
    if (answer == PCAP_ERROR_BREAK || errno == EINTR) return Poll::End;
    return failure(ErrorCode::BadInput, state_->path,
                   why_ended(pcap_geterr(state_->handle.get()), state_->packets));
}

std::optional<CaptureProgress> CaptureFile::progress() const {
    if (!state_->total_bytes) return std::nullopt;
    const off_t position = ::ftello(state_->file);
    return CaptureProgress{position < 0 ? 0 : static_cast<std::uint64_t>(position),
                           *state_->total_bytes};
}

Result<std::unique_ptr<CaptureFile>> open_capture_file(const std::string& path,
                                                       std::uint32_t source_index) {
    Result<FilePtr> file = open_file(path);
    if (!file) return std::unexpected(std::move(file.error()));
    if (Result<void> begun = check_beginning(file->get(), path); !begun)
        return std::unexpected(std::move(begun.error()));

    std::array<char, PCAP_ERRBUF_SIZE> message{};
    auto state = std::make_unique<CaptureFile::State>();
    state->handle.reset(pcap_fopen_offline_with_tstamp_precision(
        file->get(), PCAP_TSTAMP_PRECISION_NANO, message.data()));
    if (!state->handle) return failure(ErrorCode::BadInput, path, why_not_opened(message.data()));
    state->file = file->release();
    state->path = path;
    state->total_bytes = size_of(state->file, path);
    state->link_type = link_type_of_dlt(pcap_datalink(state->handle.get()));
    state->source = source_index;
    return std::unique_ptr<CaptureFile>(new CaptureFile(std::move(state)));
}

}  // namespace sealtap::capture
