#pragma once

#include <cstdint>
#include <optional>

#include "pipeline/capture_clock.h"
#include "pipeline/crew.h"
#include "pipeline/engine.h"
#include "pipeline/front_end.h"
#include "pipeline/live_monitor.h"
#include "pipeline/outlet.h"
#include "pipeline/run_observer.h"
#include "sealtap/error.h"
#include "sealtap/packet_source.h"
#include "sealtap/stage_clock.h"

namespace sealtap::pipeline {

/// What a reader of a run is given. All of it outlives the reader.
struct ReaderPost {
    PacketSource& source;
    Outlet& outlet;
    RunObserver* observer = nullptr;           ///< may be null
    Published<ReaderReading>* slot = nullptr;  ///< may be null
    CommonTime* common = nullptr;              ///< of several readers; null: the only one
    flow::Vigilance vigilance = flow::Vigilance::On;
    StageClock* stages = nullptr;  ///< null: nobody asks where the time goes
};

/// Reads one source: decodes its frames and sends them to their workers. Used by one thread.
class Reader {
public:
    Reader(const ReaderPost& post, const Engine& engine, const Crew& crew);

    /// False when the source is at its end.
    bool step();
    /// Everything goes out. Nothing may be read afterwards.
    void close();

    // After close().
    [[nodiscard]] const ReaderReading& totals() const noexcept { return totals_; }
    [[nodiscard]] const FrameLedger& frames() const noexcept { return front_.ledger(); }
    [[nodiscard]] const LimitHits& hits() const noexcept { return front_.hits(); }
    [[nodiscard]] Timestamp capture_end() const noexcept { return clock_.now(); }
    /// Epoch when there was no packet.
    [[nodiscard]] Timestamp first_packet() const noexcept { return first_packet_; }
    [[nodiscard]] Timestamp last_packet() const noexcept { return last_packet_; }
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }

private:
    void take(const Packet& packet);
    void note_time(Timestamp time) noexcept;
    void rest_when_due(Timestamp now);
    void rest(Timestamp reached);
    void rest_idle();
    void tell();
    void tell_reached(Timestamp clock) noexcept;
    [[nodiscard]] ReaderReading reading();

    const ReaderPost post_;
    const Overload overload_;
    FrontEnd front_;
    CaptureClock clock_;
    Timestamp rested_;
    Timestamp told_;
    std::uint64_t untold_packets_ = 0;
    Timestamp first_packet_;
    Timestamp last_packet_;
    std::optional<Error> failure_;
    ReaderReading totals_;
};

}  // namespace sealtap::pipeline
