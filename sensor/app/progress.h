#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace sealtap::app {

/// A bar on standard error that shows how far a command is, while that is a terminal; gone at its
/// end.
class ProgressBar {
public:
    enum class Show : std::uint8_t { IfTerminal, Never };
    explicit ProgressBar(Show show);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// Whether it is time to draw it again.
    [[nodiscard]] bool is_due();
    /// `part` of 1 is done; `text` stands behind the bar.
    void draw(double part, std::string_view text);

private:
    const bool is_shown_;
    std::chrono::steady_clock::time_point shown_at_;  // the screen's clock, not the data's
    bool is_drawn_ = false;
};

}  // namespace sealtap::app
