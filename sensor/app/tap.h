#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
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
    unsigned workers = 0;                 ///< of each tap; 0: as configured
    std::uint64_t packets_max = 0;        ///< of each interface; 0: no end
};

/// One interface of a tap, opened: as many sources as it is to have readers.
struct OpenInterface {
    InterfaceSettings settings;
    std::unique_ptr<std::atomic<std::uint64_t>> packets_left;  ///< for its sources; null: no end
    std::vector<std::unique_ptr<PacketSource>> sources;
};

/// What is read as one: an interface, or several that show one network, with their readers and the
/// workers they feed.
class Tap {
public:
    Tap(std::vector<OpenInterface> interfaces, unsigned workers, unsigned brokers);

    /// Reads until `stop`; sets it when an interface fails, since a sensor with a dead interface
    /// must not look alive. All arguments outlive join().
    void start(const pipeline::Engine& engine, const pipeline::Outputs& outputs,
               std::atomic<bool>& stop);
    void join() { thread_.join(); }

    /// Of its interfaces, as "eth1+eth2".
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// The interface of each reader.
    [[nodiscard]] const std::vector<std::string>& reader_names() const noexcept {
        return reader_names_;
    }
    /// Readable from any thread while it runs.
    [[nodiscard]] const pipeline::LiveMonitor& monitor() const noexcept { return monitor_; }
    /// After join().
    [[nodiscard]] const pipeline::RunReport& report() const noexcept { return report_; }

private:
    [[nodiscard]] std::vector<pipeline::ReaderSeat> seats() const;

    std::vector<OpenInterface> interfaces_;
    std::string name_;
    std::vector<std::string> reader_names_;
    unsigned workers_;
    unsigned brokers_;
    pipeline::LiveMonitor monitor_;
    pipeline::RunReport report_;
    std::thread thread_;
};

/// Opens what is to be listened on, and says which offloads will show in it. Fails with BadArgument
/// where there is nothing, with BadConfiguration where CPUs are named that the process may not use.
[[nodiscard]] Result<std::vector<std::unique_ptr<Tap>>> open_taps(const TapOptions& options,
                                                                  const Settings& settings);

/// Where each worker of a tap may run, as Crew::cpus has it: one to each of the worker_cpus, or all
/// where no reader is.
[[nodiscard]] std::vector<base::CpuSet> worker_cpus(
    std::span<const InterfaceSettings* const> interfaces, const base::CpuSet& allowed);

/// Where the brokers of a tap may run: not on a reader's CPU, and not on a worker's that has one of
/// its own, while there is any other.
[[nodiscard]] base::CpuSet broker_cpus(std::span<const InterfaceSettings* const> interfaces,
                                       const base::CpuSet& allowed);

/// Where the reader of that number may run: the only one on all reader_cpus, several on one each.
[[nodiscard]] base::CpuSet reader_cpus(const InterfaceSettings& settings, std::size_t reader);

/// One line that says what of an interface's offloads changes what is captured, and how to turn it
/// off; empty when none does.
[[nodiscard]] std::string offload_line(const std::string& interface,
                                       std::span<const std::string_view> offloads);

}  // namespace sealtap::app
