#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capture/chunk_pool.h"
#include "pipeline/replay.h"
#include "pipeline/source_chain.h"
#include "sealtap/error.h"
#include "sealtap/limits.h"

namespace sealtap::app {

class NamedCapture;

/// The captures of a replay as one source, with what they know of how far they are.
struct Captures {
    std::vector<std::string> names;
    std::unique_ptr<capture::ChunkPool> chunks;  ///< outlives the chain, and the workers
    std::vector<const NamedCapture*> files;      ///< owned by `chain`
    std::unique_ptr<pipeline::SourceChain> chain;

    /// One line for each capture that could not be read, or not to its end, or whose link type
    /// nothing here reads.
    [[nodiscard]] std::vector<Error> complaints() const;
};

/// Whether the last capture is read on as its writer appends to it, until somebody stops the run.
enum class Follow : std::uint8_t { No, Yes };

/// Looks first whether all of them are there, so that a wrong name costs no time. Each is opened
/// when it is read: a file that is no capture does not keep the others from being read.
[[nodiscard]] Result<Captures> open_captures(const std::vector<std::string>& names,
                                             pipeline::ChainOrder order, const Limits& limits,
                                             Follow follow = Follow::No);

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
