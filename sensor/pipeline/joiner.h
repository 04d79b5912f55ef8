#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <thread>

#include "pipeline/crew.h"
#include "pipeline/front_end.h"
#include "pipeline/inlet.h"
#include "pipeline/live_monitor.h"
#include "pipeline/outlet.h"
#include "pipeline/thread_load.h"
#include "sealtap/settings.h"

namespace sealtap::pipeline {

/// Puts IP fragments together where there are several readers, since those of one datagram may come
/// by different ones, and looks into what was put together: only then is it known whose it is. It
/// stands between readers and workers, takes as a worker does and hands on as a reader does, so
/// that nobody ever waits in a circle. A thread of its own; made and destroyed by the pool's.
class Joiner {
public:
    Joiner(const Settings& settings, const Crew& crew, flow::Vigilance vigilance,
           std::unique_ptr<Outlet> outlet);
    ~Joiner();
    Joiner(const Joiner&) = delete;
    Joiner& operator=(const Joiner&) = delete;

    /// From each reader in turn.
    [[nodiscard]] Channel& channel(std::size_t reader) noexcept { return inlet_.channel(reader); }
    /// When all channels are closed: fragments that wait are counted as incomplete, the outlet is
    /// closed. The totals may be read afterwards.
    void finish();

    [[nodiscard]] const ReaderReading& totals() const noexcept { return totals_; }
    /// May be asked for at any time.
    [[nodiscard]] ThreadLoad load() const noexcept { return outlet_->meter().load(); }

private:
    void run();
    void join(std::span<const Datagram> fragments);
    void tell();
    void publish_when_due();
    [[nodiscard]] ReaderReading reading() const;

    const std::unique_ptr<Outlet> outlet_;
    FrontEnd front_;
    Inlet inlet_;
    Published<ReaderReading>* const slot_;  // null: nobody watches
    ReaderReading totals_;
    std::size_t untold_ = 0;
    bool has_news_ = false;
    std::chrono::steady_clock::time_point published_;
    std::thread thread_;
};

}  // namespace sealtap::pipeline
