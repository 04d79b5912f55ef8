#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/affinity.h"
#include "pipeline/live_monitor.h"
#include "pipeline/replay.h"
#include "sealtap/error.h"
#include "sealtap/packet_source.h"
#include "sealtap/settings.h"

namespace sealtap::app {

/// What `sealtap run` was asked for on the command line, as far as taps go.
struct TapOptions {
    std::vector<std::string> interfaces;  ///< empty: the configured ones
    unsigned workers = 0;                 ///< of each interface; 0: as configured
    std::uint64_t packets_max = 0;        ///< 0: no end
};

/// One interface with its own reader and workers.
class Tap {
public:
    Tap(InterfaceSettings settings, std::unique_ptr<PacketSource> source, unsigned workers);

    /// Reads until `stop`; sets it when the interface fails, since a sensor with a dead interface
    /// must not look alive. All arguments outlive join().
    void start(const pipeline::Engine& engine, const pipeline::Outputs& outputs,
               std::atomic<bool>& stop);
    void join() { thread_.join(); }

    [[nodiscard]] const std::string& name() const noexcept { return settings_.name; }
    /// Readable from any thread while it runs.
    [[nodiscard]] const pipeline::LiveMonitor& monitor() const noexcept { return monitor_; }
    /// After join().
    [[nodiscard]] const pipeline::RunReport& report() const noexcept { return report_; }

private:
    [[nodiscard]] pipeline::Crew crew();

    InterfaceSettings settings_;
    std::unique_ptr<PacketSource> source_;
    unsigned workers_;
    pipeline::LiveMonitor monitor_;
    pipeline::RunReport report_;
    std::thread thread_;
};

/// Opens what is to be listened on. Fails with BadArgument where there is nothing, with
/// BadConfiguration where CPUs are named that the process may not use.
[[nodiscard]] Result<std::vector<std::unique_ptr<Tap>>> open_taps(const TapOptions& options,
                                                                  const Settings& settings);

/// Where each worker of an interface may run, as Crew::cpus has it: one to each of worker_cpus, or
/// all where the reader is not.
[[nodiscard]] std::vector<base::CpuSet> worker_cpus(const InterfaceSettings& settings,
                                                    const base::CpuSet& allowed);

}  // namespace sealtap::app
