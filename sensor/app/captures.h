#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/capture_file.h"
#include "pipeline/replay.h"
#include "pipeline/source_chain.h"
#include "sealtap/error.h"

namespace sealtap::app {

/// The captures of a replay as one source, with what they know of how far they are.
struct Captures {
    std::vector<std::string> names;
    std::vector<const capture::CaptureFile*> files;  ///< owned by `chain`
    std::unique_ptr<pipeline::SourceChain> chain;
};

/// Opens all of them first, so that a wrong name costs no time.
[[nodiscard]] Result<Captures> open_captures(const std::vector<std::string>& names,
                                             pipeline::ChainOrder order);

/// A progress bar on standard error while that is a terminal.
class ProgressBar final : public pipeline::RunObserver {
public:
    enum class Show : std::uint8_t { IfTerminal, Never };
    ProgressBar(const Captures& captures, Show show);
    ~ProgressBar() override;
    void on_progress(std::uint64_t packets) override;

private:
    const Captures& captures_;
    const bool is_shown_;
    std::chrono::steady_clock::time_point shown_at_;  // the screen's clock, not the data's
    bool is_drawn_ = false;
};

}  // namespace sealtap::app
