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
#include "capture/growing_file.h"
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

/// Chooses who reads the records, by how the file begins. Null while a growing file has not enough
/// to tell.
Result<std::unique_ptr<RecordReader>> open_records(ChunkReader& reader, const std::string& path,
                                                   Growth growth) {
    ChunkReader::Ahead answer = reader.need(ClassicFormat::kHeaderBytes);
    const auto packing = packing_of(reader.ahead());
    if (packing && answer != ChunkReader::Ahead::Wait && !reader.is_unpacked()) {
        reader.unpack(*packing);
        answer = reader.need(ClassicFormat::kHeaderBytes);
    }
    if (answer == ChunkReader::Ahead::Wait) return nullptr;
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
        const bool is_for_libpcap = needs_libpcap(format->link_type);
        if (is_for_libpcap && growth == Growth::Growing)
            return failure(ErrorCode::BadInput, path,
                           fmt::format("cannot be followed: link type {} is read by libpcap, "
                                       "which does not wait",
                                       format->link_type));
        if (!is_for_libpcap) {
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
    State(std::unique_ptr<OctetSource> octets, ChunkPool* shared)
        : pool(Limits()[Limit::ChunksInFlightMax]),
          reader(std::move(octets), shared != nullptr ? *shared : pool) {}

    ChunkPool pool;  // empty when there is a shared one
    ChunkReader reader;
    std::unique_ptr<RecordReader> records;  // null until a growing file has its header
    std::string path;
    Growth growth = Growth::Finished;
    std::optional<std::uint64_t> total_bytes;
    std::uint32_t source = 0;
    std::uint64_t packets = 0;
    bool ended = false;
    bool was_cut_off = false;
};

CaptureFile::CaptureFile(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
CaptureFile::~CaptureFile() = default;

Result<Poll> CaptureFile::poll(Packet& packet) {
    if (state_->ended) return Poll::End;
    if (state_->records == nullptr) {
        auto records = open_records(state_->reader, state_->path, state_->growth);
        state_->ended = !records;
        if (!records) return std::unexpected(std::move(records.error()));
        state_->records = *std::move(records);
        if (state_->records == nullptr) return Poll::Idle;
    }
    const Taken taken = state_->records->take(packet);
    if (taken == Taken::Packet) {
        packet.number = ++state_->packets;
        packet.source = state_->source;
        return Poll::Packet;
    }
    if (taken == Taken::Wait) return Poll::Idle;
    state_->ended = true;
    if (taken == Taken::End) return Poll::End;
    state_->was_cut_off = taken == Taken::CutOff;
    const std::string why = state_->records->why();
    return failure(ErrorCode::BadInput, state_->path,
                   taken == Taken::CutOff
                       ? fmt::format("is cut off after packet {} ({})", state_->packets, why)
                       : fmt::format("is damaged after packet {} ({})", state_->packets, why));
}

bool CaptureFile::was_cut_off() const noexcept { return state_->was_cut_off; }

std::optional<CaptureDrops> CaptureFile::drops() {
    return state_->records ? state_->records->drops() : std::nullopt;
}

BlockCounts CaptureFile::blocks() const {
    return state_->records ? state_->records->blocks() : BlockCounts{};
}

std::vector<std::byte> CaptureFile::take_key_log() {
    return state_->records ? state_->records->take_key_log() : std::vector<std::byte>{};
}

std::optional<CaptureProgress> CaptureFile::progress() const {
    if (!state_->total_bytes) return std::nullopt;
    return CaptureProgress{state_->reader.file_bytes(), *state_->total_bytes};
}

Result<std::unique_ptr<CaptureFile>> open_capture_file(const std::string& path,
                                                       std::uint32_t source_index, ChunkPool* pool,
                                                       Growth growth) {
    Result<FileDescriptor> file = open_file(path);
    if (!file) return std::unexpected(std::move(file.error()));
    const std::optional<std::uint64_t> total_bytes = size_of(*file, path);
    // The end of a pipe is its end, however long it grew.
    if (!total_bytes) growth = Growth::Finished;
    auto state = std::make_unique<CaptureFile::State>(growth == Growth::Growing
                                                          ? read_growing(*std::move(file), path)
                                                          : read_plain(*std::move(file)),
                                                      pool);
    state->path = path;
    state->growth = growth;
    state->total_bytes = total_bytes;
    state->source = source_index;
    if (growth == Growth::Finished) {
        auto records = open_records(state->reader, path, growth);
        if (!records) return std::unexpected(std::move(records.error()));
        state->records = *std::move(records);
    }
    return std::unique_ptr<CaptureFile>(new CaptureFile(std::move(state)));
}

}  // namespace sealtap::capture
