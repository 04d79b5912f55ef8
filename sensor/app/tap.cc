#include "app/tap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/setup.h"
#include "base/log.h"
#include "capture/interface_state.h"
#include "capture/live.h"

namespace sealtap::app {
namespace {

using base::CpuSet;
using base::log;
using base::LogLevel;

/// Ends when so many packets came in all by the sources that share a count; for tests and for
/// trying things. A packet beyond it that was read already is not handed out.
class BoundedSource final : public PacketSource {
public:
    using Count = std::atomic<std::uint64_t>;
    /// `left` outlives it.
    BoundedSource(std::unique_ptr<PacketSource> source, Count& left)
        : source_(std::move(source)), left_(left) {}

    Result<Poll> poll(Packet& packet) override {
        if (left_.load(std::memory_order_relaxed) == 0) return Poll::End;
        auto polled = source_->poll(packet);
        if (!polled || *polled != Poll::Packet || take_one()) return polled;
        return Poll::End;
    }
    std::optional<CaptureDrops> drops() override { return source_->drops(); }
    std::optional<Timestamp> reached() const override { return source_->reached(); }

private:
    [[nodiscard]] bool take_one() noexcept {
        std::uint64_t left = left_.load(std::memory_order_relaxed);
        while (left != 0) {
            if (left_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed)) return true;
        }
        return false;
    }

    std::unique_ptr<PacketSource> source_;
    Count& left_;
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

Result<OpenInterface> open_interface(const InterfaceSettings& interface, std::uint32_t first_index,
                                     std::uint64_t packets_max) {
    // The kernel takes the capture buffer from the memory of the CPU that asks for it.
    const base::OnCpus beside(interface.reader_cpus);
    auto sources = capture::open_live_readers(interface, first_index);
    if (!sources) return std::unexpected(std::move(sources.error()));
    OpenInterface open{interface, nullptr, *std::move(sources)};
    if (packets_max == 0) return open;
    open.packets_left = std::make_unique<BoundedSource::Count>(packets_max);
    for (auto& source : open.sources)
        source = std::make_unique<BoundedSource>(std::move(source), *open.packets_left);
    return open;
}

Result<void> check_interface(const InterfaceSettings& interface, const CpuSet& allowed) {
    for (const auto& [cpus, key] : {std::pair(&interface.reader_cpus, "reader_cpus"),
                                    std::pair(&interface.worker_cpus, "worker_cpus")}) {
        if (auto good = check_cpus(interface, *cpus, key, allowed); !good) return good;
    }
    warn_of_far_memory(interface);
    const std::string line = offload_line(interface.name, capture::offloads_of(interface.name));
    if (!line.empty()) base::log_line(LogLevel::Info, line);
    return {};
}

/// Which interfaces are one tap.
using Group = std::vector<InterfaceSettings>;

std::vector<Group> groups_of(std::vector<InterfaceSettings> interfaces, const Settings& settings) {
    // Where workers wait for the silent one of several readers, its word is to be a recent one.
    constexpr std::uint32_t kMergedTimeoutMs = 10;
    const bool is_merged = settings.merge_interfaces && interfaces.size() > 1;
    std::vector<Group> groups;
    for (InterfaceSettings& interface : interfaces) {
        if ((is_merged || interface.readers > 1) && !interface.timeout_ms)
            interface.timeout_ms = kMergedTimeoutMs;
        if (groups.empty() || !is_merged) groups.emplace_back();
        groups.back().push_back(std::move(interface));
    }
    return groups;
}

unsigned workers_of(const Group& group, const TapOptions& options, const Settings& settings,
                    std::size_t taps) {
    if (options.workers != 0) return options.workers;
    if (settings.workers != 0) return settings.workers;
    std::size_t named = 0;
    for (const InterfaceSettings& interface : group) named += interface.worker_cpus.size();
    if (named != 0) return static_cast<unsigned>(named);
    return std::max(1U, static_cast<unsigned>(default_workers() / taps));
}

unsigned brokers_of(const Settings& settings) {
    constexpr unsigned kBrokersMax = 4;
    if (settings.opener.use == OpenerUse::Off) return 0;
    return settings.opener_brokers != 0 ? settings.opener_brokers
                                        : std::min(default_workers(), kBrokersMax);
}

std::string name_of(std::span<const OpenInterface> interfaces) {
    std::string name;
    for (const OpenInterface& interface : interfaces)
        name += (name.empty() ? "" : "+") + interface.settings.name;
    return name;
}

std::vector<std::string> reader_names_of(std::span<const OpenInterface> interfaces) {
    std::vector<std::string> names;
    for (const OpenInterface& interface : interfaces)
        names.insert(names.end(), interface.sources.size(), interface.settings.name);
    return names;
}

}  // namespace

std::string offload_line(const std::string& interface, std::span<const std::string_view> offloads) {
    std::string off;
    for (const std::string_view offload : offloads) off += fmt::format(" {} off", offload);
    const auto has = [&](std::string_view name) { return std::ranges::count(offloads, name) != 0; };
    if (has("gro") || has("lro")) {
        return fmt::format(
            "interface {}: packets are put together before they are seen ({}), so that frames are "
            "longer than on the wire; it is read right either way, `ethtool -K {}{}` turns it off",
            interface, fmt::join(offloads, ", "), interface, off);
    }
    if (off.empty()) return {};
    return fmt::format(
        "interface {}: what this host itself sends is seen before it is cut and has its checksums "
        "({}); it is read right either way, `ethtool -K {}{}` turns it off",
        interface, fmt::join(offloads, ", "), interface, off);
}

std::vector<CpuSet> worker_cpus(std::span<const InterfaceSettings* const> interfaces,
                                const CpuSet& allowed) {
    std::vector<CpuSet> each;
    CpuSet readers;
    for (const InterfaceSettings* interface : interfaces) {
        for (const std::uint32_t cpu : interface->worker_cpus) each.push_back({cpu});
        readers.insert(readers.end(), interface->reader_cpus.begin(), interface->reader_cpus.end());
    }
    if (!each.empty() || readers.empty()) return each;
    // Beside a reader would be the worst of all places.
    const CpuSet free = base::cpus_outside(allowed, readers);
    each.push_back(free.empty() ? allowed : free);
    return each;
}

CpuSet broker_cpus(std::span<const InterfaceSettings* const> interfaces, const CpuSet& allowed) {
    CpuSet free = allowed;
    for (const bool is_reader : {true, false}) {
        CpuSet taken;
        for (const InterfaceSettings* interface : interfaces) {
            const CpuSet& cpus = is_reader ? interface->reader_cpus : interface->worker_cpus;
            taken.insert(taken.end(), cpus.begin(), cpus.end());
        }
        CpuSet left = base::cpus_outside(free, taken);
        if (!left.empty()) free = std::move(left);
    }
    return free.size() == allowed.size() ? CpuSet{} : free;
}

CpuSet reader_cpus(const InterfaceSettings& settings, std::size_t reader) {
    const CpuSet& all = settings.reader_cpus;
    return settings.readers == 1 || all.empty() ? all : CpuSet{all[reader % all.size()]};
}

Tap::Tap(std::vector<OpenInterface> interfaces, unsigned workers, unsigned brokers)
    : interfaces_(std::move(interfaces)),
      name_(name_of(interfaces_)),
      reader_names_(reader_names_of(interfaces_)),
      workers_(workers),
      brokers_(brokers),
      monitor_(workers, static_cast<unsigned>(reader_names_.size()), brokers) {}

std::vector<pipeline::ReaderSeat> Tap::seats() const {
    std::vector<pipeline::ReaderSeat> seats;
    for (const OpenInterface& interface : interfaces_) {
        for (std::size_t i = 0; i < interface.sources.size(); ++i)
            seats.push_back({interface.sources[i].get(), reader_cpus(interface.settings, i)});
    }
    return seats;
}

void Tap::start(const pipeline::Engine& engine, const pipeline::Outputs& outputs,
                std::atomic<bool>& stop) {
    std::vector<const InterfaceSettings*> settings;
    settings.reserve(interfaces_.size());
    for (const OpenInterface& interface : interfaces_) settings.push_back(&interface.settings);
    pipeline::Crew crew{.workers = workers_,
                        .overload = pipeline::Overload::Shed,
                        .cpus = worker_cpus(settings, base::allowed_cpus()),
                        .monitor = &monitor_,
                        .brokers = brokers_,
                        .broker_cpus = broker_cpus(settings, base::allowed_cpus())};
    thread_ = std::thread([this, &engine, &outputs, &stop, crew = std::move(crew)] {
        report_ = pipeline::run_pipeline(seats(), engine, outputs, crew, stop);
        if (report_.failure) stop = true;
    });
}

Result<std::vector<std::unique_ptr<Tap>>> open_taps(const TapOptions& options,
                                                    const Settings& settings) {
    const std::vector<Group> groups = groups_of(interfaces_of(options, settings), settings);
    if (groups.empty()) {
        return std::unexpected(
            Error{ErrorCode::BadArgument,
                  "no interface to listen on; name one with -i or under `interfaces:`"});
    }
    const CpuSet allowed = base::allowed_cpus();
    std::vector<std::unique_ptr<Tap>> taps;
    std::uint32_t sources = 0;
    for (const Group& group : groups) {
        std::vector<OpenInterface> opened;
        for (const InterfaceSettings& interface : group) {
            if (auto good = check_interface(interface, allowed); !good)
                return std::unexpected(std::move(good.error()));
            auto open = open_interface(interface, sources, options.packets_max);
            if (!open) return std::unexpected(std::move(open.error()));
            sources += interface.readers;
            opened.push_back(*std::move(open));
        }
        taps.push_back(std::make_unique<Tap>(std::move(opened),
                                             workers_of(group, options, settings, groups.size()),
                                             brokers_of(settings)));
    }
    return taps;
}

}  // namespace sealtap::app
