#include "app/captures.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/console.h"
#include "capture/capture_file.h"
#include "capture/followed_capture.h"
#include "decode/link_layer.h"

namespace sealtap::app {
/// A capture that is opened when its first packet is asked for, and closed at its end.
class NamedCapture final : public PacketSource {
public:
    NamedCapture(std::string name, std::uint32_t index, std::uint64_t size,
                 capture::ChunkPool& chunks, Follow follow)
        : name_(std::move(name)), index_(index), size_(size), chunks_(chunks), follow_(follow) {}

    Result<Poll> poll(Packet& packet) override {
        if (is_over_) return Poll::End;
        if (!file_ && !followed_) {
            if (auto opened = open(); !opened) return end(std::unexpected(opened.error()));
        }
        Result<Poll> polled = followed_ ? followed_->poll(packet) : file_->poll(packet);
        if (!polled || *polled == Poll::End) return end(std::move(polled));
        if (*polled == Poll::Packet) note_link(packet);
        return polled;
    }
    std::optional<CaptureDrops> drops() override {
        if (followed_) return followed_->drops();
        return file_ ? file_->drops() : drops_;
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint64_t read() const {
        if (is_over_) return size_;
        const auto progress = file_ ? file_->progress() : std::nullopt;
        return progress ? progress->read_bytes : 0;
    }
    [[nodiscard]] std::vector<Error> complaints() const {
        std::vector<Error> list;
        if (complaint_) list.push_back(*complaint_);
        if (followed_ && followed_->complaint()) list.push_back(*followed_->complaint());
        return list;
    }

private:
    Result<void> open() {
        const bool grows = follow_ == Follow::Yes;
        auto opened = capture::open_capture_file(
            name_, index_, &chunks_, grows ? capture::Growth::Growing : capture::Growth::Finished);
        if (!opened) return std::unexpected(std::move(opened.error()));
        if (grows) {
            followed_ = std::make_unique<capture::FollowedCapture>(*std::move(opened), name_,
                                                                   index_, chunks_);
        } else {
            file_ = *std::move(opened);
        }
        return {};
    }
    Result<Poll> end(Result<Poll> answer) {
        is_over_ = true;
        drops_ = drops();
        file_.reset();
        return answer;
    }
    void note_link(const Packet& packet) {
        if (complaint_ || decode::kind_of_link(packet.link_type) != decode::Kind::UnknownLink)
            return;
        complaint_ = Error{
            ErrorCode::BadInput,
            fmt::format("{}: link type {} is not read; its packets are counted, not inspected",
                        name_, packet.link_type)};
    }

    const std::string name_;
    const std::uint32_t index_;
    const std::uint64_t size_;
    capture::ChunkPool& chunks_;
    const Follow follow_;
    std::unique_ptr<capture::CaptureFile> file_;
    std::unique_ptr<capture::FollowedCapture> followed_;  // instead of a file
    bool is_over_ = false;
    std::optional<CaptureDrops> drops_;  // of the file that is closed
    std::optional<Error> complaint_;
};

Result<Captures> open_captures(const std::vector<std::string>& names, pipeline::ChainOrder order,
                               const Limits& limits, Follow follow) {
    namespace fs = std::filesystem;
    Captures captures;
    captures.names = names;
    captures.chunks = std::make_unique<capture::ChunkPool>(limits[Limit::ChunksInFlightMax]);
    std::vector<std::unique_ptr<PacketSource>> sources;
    for (const std::string& name : names) {
        std::error_code failure;
        if (name != "-" && !fs::exists(name, failure)) {
            return std::unexpected(
                Error{ErrorCode::BadArgument, fmt::format("{}: No such file or directory", name)});
        }
        if (fs::is_directory(name, failure)) {
            return std::unexpected(Error{ErrorCode::BadArgument,
                                         fmt::format("{}: is a folder, not a capture file", name)});
        }
        const bool is_regular = name != "-" && fs::is_regular_file(name, failure);
        const std::uint64_t size = is_regular ? fs::file_size(name, failure) : 0;
        // A pipe has its end where its writer closes it.
        const bool is_followed =
            follow == Follow::Yes && is_regular && sources.size() + 1 == names.size();
        auto source = std::make_unique<NamedCapture>(
            name, static_cast<std::uint32_t>(sources.size()), size, *captures.chunks,
            is_followed ? Follow::Yes : Follow::No);
        captures.files.push_back(source.get());
        sources.push_back(std::move(source));
    }
    captures.chain = std::make_unique<pipeline::SourceChain>(std::move(sources), order);
    return captures;
}

std::vector<Error> Captures::complaints() const {
    std::vector<Error> list = chain->damages();
    for (const NamedCapture* file : files) {
        for (Error& complaint : file->complaints()) list.push_back(std::move(complaint));
    }
    return list;
}

CaptureProgress::CaptureProgress(const Captures& captures, ProgressBar::Show show)
    : captures_(captures), bar_(show) {}

void CaptureProgress::on_progress(std::uint64_t packets) {
    if (!bar_.is_due()) return;
    std::uint64_t read = 0;
    std::uint64_t total = 0;
    for (const NamedCapture* file : captures_.files) {
        if (file->size() == 0) continue;
        read += file->read();
        total += file->size();
    }
    const double part = total == 0 ? 0 : static_cast<double>(read) / static_cast<double>(total);
    bar_.draw(part, grouped(packets) + " packets");
}

}  // namespace sealtap::app
