#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sealtap {

/// The stages of a byte's way that are timed apart when somebody asks where the time goes.
enum class Stage : std::uint8_t {
    Read,      ///< the packet source
    Decode,    ///< link layers, tunnels, IP fragments
    Dispatch,  ///< into the ring of a worker that has a thread of its own
    Flow,      ///< flow table and reassembly
    Protocol,  ///< parsers, raw streams, and the parts they open
    Content,   ///< decoders of codings and containers
    Scan,      ///< the scanner but for the three below
    Words,     ///< the pattern matcher
    Confirm,   ///< what it found
    Finders,   ///< identifiers
    Hash,      ///< of objects
    Judge,     ///< policies, and handing violations out
    Outside,   ///< nobody's: waiting, or another clock's
};
inline constexpr std::size_t kStageCount = static_cast<std::size_t>(Stage::Outside);

[[nodiscard]] std::string_view to_string(Stage stage) noexcept;

/// Ticks of each stage, of a processor's clock that runs evenly; only ratios mean something.
struct StageTicks {
    std::array<std::uint64_t, kStageCount> ticks{};

    void add(const StageTicks& other) noexcept {
        for (std::size_t i = 0; i < kStageCount; ++i) ticks[i] += other.ticks[i];
    }
};

/// Attributes the time of one thread to the stage it is in. Starts Outside. Elapsed time, so a
/// thread that is put aside goes on counting. Used by that thread only.
class StageClock {
public:
    /// From now on time is `stage`'s. Gives the stage before.
    Stage enter(Stage stage) noexcept {
        const std::uint64_t now = read_ticks();
        spent_[static_cast<std::size_t>(stage_)] += now - since_;
        since_ = now;
        const Stage before = stage_;
        stage_ = stage;
        return before;
    }
    /// What was spent until the last change of stage.
    [[nodiscard]] StageTicks ticks() const noexcept {
        StageTicks all;
        for (std::size_t i = 0; i < kStageCount; ++i) all.ticks[i] = spent_[i];
        return all;
    }

private:
    [[nodiscard]] static std::uint64_t read_ticks() noexcept {
#if defined(__x86_64__)
        return __builtin_ia32_rdtsc();
#else
        return static_cast<std::uint64_t>(
            std::chrono::steady_clock::now().time_since_epoch().count());
#endif
    }

    std::array<std::uint64_t, kStageCount + 1> spent_{};
    std::uint64_t since_ = read_ticks();
    Stage stage_ = Stage::Outside;
};

/// A stage as long as it lives, and then the one before. Without a clock, which is the rule, it is
/// the test for one.
class StageScope {
public:
    StageScope(StageClock* clock, Stage stage) noexcept : clock_(clock) {
        if (clock_ != nullptr) [[unlikely]]
            before_ = clock_->enter(stage);
    }
    ~StageScope() {
        if (clock_ != nullptr) [[unlikely]]
            (void)clock_->enter(before_);
    }
    StageScope(const StageScope&) = delete;
    StageScope& operator=(const StageScope&) = delete;

private:
    StageClock* clock_;
    Stage before_ = Stage::Outside;
};

}  // namespace sealtap
