#include "app/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "app/console.h"

namespace sealtap::app {
namespace {

constexpr std::size_t kBarWidth = 30;
constexpr std::chrono::milliseconds kRedrawPeriod{100};

}  // namespace

ProgressBar::ProgressBar(Show show)
    : is_shown_(show == Show::IfTerminal && is_terminal(Stream::Error)) {}

ProgressBar::~ProgressBar() {
    if (is_drawn_) print(Stream::Error, "\r\x1b[K");
}

bool ProgressBar::is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (!is_shown_ || now - shown_at_ < kRedrawPeriod) return false;
    shown_at_ = now;
    return true;
}

void ProgressBar::draw(double part, std::string_view text) {
    is_drawn_ = true;
    const auto filled = static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * kBarWidth);
    print(Stream::Error, fmt::format("\r[{}{}] {:3.0f} %  {}\x1b[K", std::string(filled, '#'),
                                     std::string(kBarWidth - filled, '.'),
                                     std::clamp(part, 0.0, 1.0) * 100, text));
}

}  // namespace sealtap::app
