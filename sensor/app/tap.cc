#include "app/tap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/setup.h"
#include "base/log.h"
#include "capture/live.h"

namespace sealtap::app {
namespace {

using base::CpuSet;
using base::log;
using base::LogLevel;

/// Ends after `packets_max` packets; for tests and for trying things.
class BoundedSource final : public PacketSource {
public:
    BoundedSource(std::unique_ptr<PacketSource> source, std::uint64_t packets_max)
        : source_(std::move(source)), left_(packets_max) {}

    Result<Poll> poll(Packet& packet) override {
        if (left_ == 0) return Poll::End;
        auto polled = source_->poll(packet);
        if (polled && *polled == Poll::Packet) --left_;
        return polled;
    }
    std::optional<CaptureDrops> drops() override { return source_->drops(); }

private:
    std::unique_ptr<PacketSource> source_;
    std::uint64_t left_;
};

/// The statistics come from the monitor.
class NoObserver final : public pipeline::RunObserver {
public:
    void on_progress(std::uint64_t) override {}
};

std::vector<InterfaceSettings> interfaces_of(const TapOptions& options, const Settings& settings) {
    if (options.interfaces.empty()) return settings.interfaces;
    std::vector<InterfaceSettings> interfaces;
    for (const std::string& name : options.interfaces) {
        InterfaceSettings chosen;
        for (const InterfaceSettings& configured : settings.interfaces) {
            if (configured.name == name) chosen = configured;
        }
        chosen.name = name;
        interfaces.push_back(std::move(chosen));
    }
    return interfaces;
}

Result<void> check_cpus(const InterfaceSettings& interface, const CpuSet& wanted,
                        std::string_view key, const CpuSet& allowed) {
    const CpuSet outside = base::cpus_outside(wanted, allowed);
    if (outside.empty() || allowed.empty()) return {};
    return std::unexpected(Error{
        ErrorCode::BadConfiguration,
        fmt::format("{}.{}: CPU {} is none that this process may use; some of {} would be right",
                    interface.place.text, key, fmt::join(outside, ", "),
                    fmt::join(allowed, ", "))});
}

/// Packets cross from one node's memory to the other's where these differ.
void warn_of_far_memory(const InterfaceSettings& interface) {
    const auto home = base::numa_node_of_interface(interface.name);
    if (!home) return;
    for (const CpuSet* cpus : {&interface.reader_cpus, &interface.worker_cpus}) {
        for (const std::uint32_t cpu : *cpus) {
            const auto node = base::numa_node_of_cpu(cpu);
            if (!node || *node == *home) continue;
            log(LogLevel::Warn, "interface {} is on NUMA node {}, but CPU {} on node {}",
                interface.name, *home, cpu, *node);
        }
    }
}

Result<std::unique_ptr<PacketSource>> open_source(const InterfaceSettings& interface,
                                                  std::uint32_t index, std::uint64_t packets_max) {
    // The kernel takes the capture buffer from the memory of the CPU that asks for it.
    const base::OnCpus beside(interface.reader_cpus);
    auto source = capture::open_live(interface, index);
    if (!source || packets_max == 0) return source;
    return std::make_unique<BoundedSource>(*std::move(source), packets_max);
}

unsigned workers_of(const InterfaceSettings& interface, const TapOptions& options,
                    const Settings& settings, std::size_t taps) {
    if (options.workers != 0) return options.workers;
    if (settings.workers != 0) return settings.workers;
    if (!interface.worker_cpus.empty()) return static_cast<unsigned>(interface.worker_cpus.size());
    return std::max(1U, static_cast<unsigned>(default_workers() / taps));
}

}  // namespace

std::vector<CpuSet> worker_cpus(const InterfaceSettings& settings, const CpuSet& allowed) {
    std::vector<CpuSet> each;
    for (const std::uint32_t cpu : settings.worker_cpus) each.push_back({cpu});
    if (!each.empty() || settings.reader_cpus.empty()) return each;
    // Threads inherit the reader's CPUs, which would be the worst of all places.
    CpuSet free = base::cpus_outside(allowed, settings.reader_cpus);
    each.push_back(free.empty() ? allowed : std::move(free));
    return each;
}

Tap::Tap(InterfaceSettings settings, std::unique_ptr<PacketSource> source, unsigned workers)
    : settings_(std::move(settings)),
      source_(std::move(source)),
      workers_(workers),
      monitor_(workers) {}

pipeline::Crew Tap::crew() {
    return {.workers = workers_,
            .overload = pipeline::Overload::Shed,
            .cpus = worker_cpus(settings_, base::allowed_cpus()),
            .monitor = &monitor_};
}

void Tap::start(const pipeline::Engine& engine, const pipeline::Outputs& outputs,
                std::atomic<bool>& stop) {
    thread_ = std::thread([this, &engine, &outputs, &stop, crew = crew()] {
        if (const auto pinned = base::run_on(settings_.reader_cpus); !pinned)
            log(LogLevel::Warn, "the reader of {} {}", name(), pinned.error().message);
        NoObserver observer;
        report_ = pipeline::run_pipeline(*source_, engine, outputs, crew, stop, observer);
        if (report_.failure) stop = true;
    });
}

Result<std::vector<std::unique_ptr<Tap>>> open_taps(const TapOptions& options,
                                                    const Settings& settings) {
    std::vector<std::unique_ptr<Tap>> taps;
    const std::vector<InterfaceSettings> interfaces = interfaces_of(options, settings);
    if (interfaces.empty()) {
        return std::unexpected(
            Error{ErrorCode::BadArgument,
                  "no interface to listen on; name one with -i or under `interfaces:`"});
    }
    const CpuSet allowed = base::allowed_cpus();
    for (const InterfaceSettings& interface : interfaces) {
        for (const auto& [cpus, key] : {std::pair(&interface.reader_cpus, "reader_cpus"),
                                        std::pair(&interface.worker_cpus, "worker_cpus")}) {
            if (auto good = check_cpus(interface, *cpus, key, allowed); !good)
                return std::unexpected(std::move(good.error()));
        }
        warn_of_far_memory(interface);
        auto source =
            open_source(interface, static_cast<std::uint32_t>(taps.size()), options.packets_max);
        if (!source) return std::unexpected(std::move(source.error()));
        taps.push_back(
            std::make_unique<Tap>(interface, *std::move(source),
                                  workers_of(interface, options, settings, interfaces.size())));
    }
    return taps;
}

}  // namespace sealtap::app
