#include "pipeline/file_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "base/hash.h"
#include "content/charset/charset_tables.h"
#include "opener/client.h"
#include "pipeline/document.h"
#include "pipeline/worker_services.h"

namespace sealtap::pipeline {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} * 1024;

/// Names that declare what no first octets tell.
std::string declared_media_type(const std::filesystem::path& path) {
    const std::string extension = path.extension().string();
    if (extension == ".eml") return "message/rfc822";
    return "";
}

using FilePtr = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

FilePtr open_file(const std::string& path) {
    if (path != "-") return {std::fopen(path.c_str(), "rb"), std::fclose};
    return {stdin, [](std::FILE*) { return 0; }};
}

/// Adds up what the file and the documents in it hold.
class FileSink final : public DocumentSink {
public:
    explicit FileSink(FileVerdict& verdict) : verdict_(verdict) {}
    void on_document(const DocumentSummary& document) override {
        verdict_.ledger.add(document.ledger);
        for (const FindingSummary& finding : document.findings) {
            raise(verdict_.level, finding.level);
            if (finding.category == Category::Marking) raise(verdict_.marked_level, finding.level);
            verdict_.findings.push_back(finding);
        }
    }

private:
    static void raise(std::optional<Level>& highest, const std::optional<Level>& level) {
        if (level && (!highest || *highest < *level)) highest = level;
    }
    FileVerdict& verdict_;
};

}  // namespace

struct FileScanner::State {
    explicit State(const Engine& given)
        : engine(given),
          scanner(given.rules, given.settings.limits, hits),
          decoder_memory(given.settings.limits),
          opener(opener::make_opener(given.settings, hits, counts.opener)),
          picture_reader(opener::make_picture_reader(given.settings, hits, counts.ocr)) {}

    const Engine& engine;
    LimitHits hits;
    WorkerCounts counts;
    detect::Scanner scanner;
    DecoderMemory decoder_memory;
    content::CharsetTables charsets;
    std::unique_ptr<DocumentOpener> opener;
    std::unique_ptr<DocumentOpener> picture_reader;
    FlowInfo nowhere;
};

FileScanner::FileScanner(const Engine& engine) : state_(std::make_unique<State>(engine)) {}
FileScanner::~FileScanner() = default;

const WorkerCounts& FileScanner::counts() const noexcept { return state_->counts; }
const LimitHits& FileScanner::hits() const noexcept { return state_->hits; }

Result<FileVerdict> FileScanner::scan(const std::string& path) {
    const FilePtr file = open_file(path);
    const auto failed = [&path] {
        return std::unexpected(Error{
            ErrorCode::BadInput,
            fmt::format("{}: cannot read: {}", path, std::generic_category().message(errno))});
    };
    if (!file) return failed();
    FileVerdict verdict;
    verdict.media_type = declared_media_type(path);
    FileSink sink(verdict);
    const Engine& engine = state_->engine;
    Outputs outputs;
    outputs.documents = &sink;
    const WorkerServices services{engine.settings.limits,
                                  state_->hits,
                                  state_->counts,
                                  state_->scanner,
                                  engine.rules->detectors(),
                                  *engine.policy,
                                  *engine.masker,
                                  outputs,
                                  engine.settings.media_reading,
                                  nullptr,
                                  &state_->decoder_memory,
                                  state_->opener.get(),
                                  state_->picture_reader.get(),
                                  &state_->charsets};
    FlowState flow(state_->nowhere);
    Document document(services, flow, DocumentInfo{});
    PartInfo info;
    info.step = "file";
    if (path != "-") info.name = RawText(std::filesystem::path(path).filename().string());
    info.media_type = verdict.media_type;
    PartPtr part = document.begin_part(std::move(info));
    base::Digest digest(base::Digest::Kind::Sha256);
    std::vector<std::byte> buffer(kReadBytes);
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
        const Bytes data = Bytes(buffer).first(count);
        digest.update(data);
        verdict.size += count;
        part->on_data(data);
    }
    if (std::ferror(file.get()) != 0) return failed();
    part->end(EndReason::Complete);
    part.reset();
    document.end(EndReason::Complete);
    verdict.sha256 = digest.hex();
    return verdict;
}

}  // namespace sealtap::pipeline
