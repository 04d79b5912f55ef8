#include "app/captures.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/console.h"

namespace sealtap::app {
namespace {

constexpr std::size_t kBarWidth = 30;
constexpr std::chrono::milliseconds kRedrawPeriod{100};

}  // namespace

Result<Captures> open_captures(const std::vector<std::string>& names, pipeline::ChainOrder order) {
    Captures captures;
    captures.names = names;
    std::vector<std::unique_ptr<PacketSource>> sources;
    for (const std::string& name : names) {
        auto file = capture::open_capture_file(name, static_cast<std::uint32_t>(sources.size()));
        if (!file) return std::unexpected(file.error());
        captures.files.push_back(file->get());
        sources.push_back(*std::move(file));
    }
    captures.chain = std::make_unique<pipeline::SourceChain>(std::move(sources), order);
    return captures;
}

ProgressBar::ProgressBar(const Captures& captures, Show show)
    : captures_(captures), is_shown_(show == Show::IfTerminal && is_terminal(Stream::Error)) {}

ProgressBar::~ProgressBar() {
    if (is_drawn_) print(Stream::Error, "\r\x1b[K");
}

void ProgressBar::on_progress(std::uint64_t packets) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_shown_ || now - shown_at_ < kRedrawPeriod) return;
    shown_at_ = now;
    is_drawn_ = true;
    std::uint64_t read = 0;
    std::uint64_t total = 0;
    for (const capture::CaptureFile* file : captures_.files) {
        const auto progress = file->progress();
        if (!progress) continue;
        read += progress->read_bytes;
        total += progress->total_bytes;
    }
    const double part =
        total == 0 ? 0 : std::min(1.0, static_cast<double>(read) / static_cast<double>(total));
    const auto filled = static_cast<std::size_t>(part * kBarWidth);
    print(Stream::Error,
          fmt::format("\r[{}{}] {:3.0f} %  {} packets\x1b[K", std::string(filled, '#'),
                      std::string(kBarWidth - filled, '.'), part * 100, grouped(packets)));
}

}  // namespace sealtap::app
