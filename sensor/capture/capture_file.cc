#include "capture/capture_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "capture/chunk_reader.h"
#include "capture/classic_pcap.h"
#include "capture/libpcap_file.h"
#include "capture/pcapng.h"
#include "sealtap/limits.h"

namespace sealtap::capture {
namespace {

std::string shown_name(const std::string& path) { return path == "-" ? "standard input" : path; }

std::unexpected<Error> failure(ErrorCode code, const std::string& path, std::string_view what) {
    return std::unexpected(Error{code, fmt::format("{}: {}", shown_name(path), what)});
}

/// Also standard input gets a descriptor of its own, so that closing the capture leaves it open.
Result<FileDescriptor> open_file(const std::string& path) {
    FileDescriptor file(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                    : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return failure(ErrorCode::BadArgument, path, std::strerror(errno));
    struct stat status{};
    if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode))
        return failure(ErrorCode::BadArgument, path, "is a folder, not a capture file");
    return file;
}

std::optional<std::uint64_t> size_of(const FileDescriptor& file, const std::string& path) {
    struct stat status{};
    if (path == "-" || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

struct Compression {
    std::string_view magic;
    std::string_view name;
    std::string_view unpack;
};
constexpr std::array<Compression, 3> kCompressions{{
    {"\xfd"
     "7zXZ",
     "xz", "xzcat"},
    {"BZh", "bzip2", "bzcat"},
    {"\x04\x22\x4d\x18", "lz4", "lz4cat"},
}};

/// What is compressed otherwise than with gzip or zstd is named.
std::string compression_of(Bytes beginning, const std::string& path) {
    for (const auto& [magic, name, unpack] : kCompressions) {
        const Bytes octets = std::as_bytes(std::span(magic));
        if (beginning.size() < octets.size() ||
            !std::ranges::equal(beginning.first(octets.size()), octets))
            continue;
        return fmt::format(
            "is compressed with {}; unpack it on the way in: {}{} | sealtap replay -", name, unpack,
            path == "-" ? "" : " " + path);
    }
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

/// Chooses who reads the records, by how the file begins.
Result<std::unique_ptr<RecordReader>> open_records(ChunkReader& reader, const std::string& path) {
    ChunkReader::Ahead answer = reader.need(ClassicFormat::kHeaderBytes);
    if (const auto packing = packing_of(reader.ahead())) {
        reader.unpack(*packing);
        answer = reader.need(ClassicFormat::kHeaderBytes);
    }
    if (answer == ChunkReader::Ahead::Failed)
        return failure(ErrorCode::BadInput, path, fmt::format("cannot be read ({})", reader.why()));
    const Bytes beginning = reader.ahead();
    if (beginning.empty()) return failure(ErrorCode::BadInput, path, "is empty, not a capture");
    if (const std::string what = compression_of(beginning, path); !what.empty())
        return failure(ErrorCode::BadInput, path, what);
    if (is_pcapng(beginning)) return std::make_unique<Pcapng>(reader);
    if (is_classic_pcap(beginning)) {
        if (beginning.size() < ClassicFormat::kHeaderBytes)
            return failure(ErrorCode::BadInput, path,
                           fmt::format("is cut off inside the file header ({} of {} octets)",
                                       beginning.size(), ClassicFormat::kHeaderBytes));
        const Result<ClassicFormat> format = read_classic_header(beginning);
        if (!format)
            return failure(ErrorCode::BadInput, path, why_not_opened(format.error().message));
        if (!needs_libpcap(format->link_type)) {
            reader.skip(ClassicFormat::kHeaderBytes);
            return std::make_unique<ClassicPcap>(*format, reader);
        }
    }
    auto opened = open_with_libpcap(reader);
    if (!opened) return failure(opened.error().code, path, why_not_opened(opened.error().message));
    return opened;
}

}  // namespace

struct CaptureFile::State {
    State(FileDescriptor file, ChunkPool* shared)
        : pool(Limits()[Limit::ChunksInFlightMax]),
          reader(read_plain(std::move(file)), shared != nullptr ? *shared : pool) {}

    ChunkPool pool;  // empty when there is a shared one
    ChunkReader reader;
    std::unique_ptr<RecordReader> records;
    std::string path;
    std::optional<std::uint64_t> total_bytes;
    std::uint32_t source = 0;
    std::uint64_t packets = 0;
    bool ended = false;
};

CaptureFile::CaptureFile(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
CaptureFile::~CaptureFile() = default;

Result<Poll> CaptureFile::poll(Packet& packet) {
    if (state_->ended) return Poll::End;
    const Taken taken = state_->records->take(packet);
    if (taken == Taken::Packet) {
        packet.number = ++state_->packets;
        packet.source = state_->source;
        return Poll::Packet;
    }
    if (taken == Taken::Wait) return Poll::Idle;
    state_->ended = true;
    if (taken == Taken::End) return Poll::End;
    const std::string why = state_->records->why();
    return failure(ErrorCode::BadInput, state_->path,
                   taken == Taken::CutOff
                       ? fmt::format("is cut off after packet {} ({})", state_->packets, why)
                       : fmt::format("is damaged after packet {} ({})", state_->packets, why));
}

std::optional<CaptureDrops> CaptureFile::drops() { return state_->records->drops(); }
BlockCounts CaptureFile::blocks() const { return state_->records->blocks(); }
std::vector<std::byte> CaptureFile::take_key_log() { return state_->records->take_key_log(); }

std::optional<CaptureProgress> CaptureFile::progress() const {
    if (!state_->total_bytes) return std::nullopt;
    return CaptureProgress{state_->reader.file_bytes(), *state_->total_bytes};
}

Result<std::unique_ptr<CaptureFile>> open_capture_file(const std::string& path,
                                                       std::uint32_t source_index,
                                                       ChunkPool* pool) {
    Result<FileDescriptor> file = open_file(path);
    if (!file) return std::unexpected(std::move(file.error()));
    const std::optional<std::uint64_t> total_bytes = size_of(*file, path);
    auto state = std::make_unique<CaptureFile::State>(*std::move(file), pool);
    Result<std::unique_ptr<RecordReader>> records = open_records(state->reader, path);
    if (!records) return std::unexpected(std::move(records.error()));
    state->records = *std::move(records);
    state->path = path;
    state->total_bytes = total_bytes;
    state->source = source_index;
    return std::unique_ptr<CaptureFile>(new CaptureFile(std::move(state)));
}

}  // namespace sealtap::capture
