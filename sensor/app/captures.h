#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/progress.h"
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

/// Shows how much of the captures is read.
class CaptureProgress final : public pipeline::RunObserver {
public:
    CaptureProgress(const Captures& captures, ProgressBar::Show show);
    void on_progress(std::uint64_t packets) override;

private:
    const Captures& captures_;
    ProgressBar bar_;
};

}  // namespace sealtap::app
