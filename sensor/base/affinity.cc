#include "base/affinity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <tuple>

namespace sealtap::base {
namespace {

namespace fs = std::filesystem;

// More than any kernel is built for (CONFIG_NR_CPUS); the mask is 1 KiB.
constexpr std::size_t kCpusMax = 8192;

/// The system's mask of CPUs. cpu_set_t itself ends at 1024.
class Mask {
public:
    Mask() : set_(CPU_ALLOC(kCpusMax)) { CPU_ZERO_S(size(), set_.get()); }
    [[nodiscard]] static std::size_t size() noexcept { return CPU_ALLOC_SIZE(kCpusMax); }
    [[nodiscard]] cpu_set_t* get() const noexcept { return set_.get(); }
    void add(std::uint32_t cpu) const noexcept { CPU_SET_S(cpu, size(), set_.get()); }
    [[nodiscard]] bool has(std::uint32_t cpu) const noexcept {
        return CPU_ISSET_S(cpu, size(), set_.get()) != 0;
    }

private:
    struct Free {
        void operator()(cpu_set_t* set) const noexcept { CPU_FREE(set); }
    };
    std::unique_ptr<cpu_set_t, Free> set_;
};

}  // namespace

CpuSet allowed_cpus() {
    const Mask mask;
    CpuSet cpus;
    if (::sched_getaffinity(0, Mask::size(), mask.get()) != 0) return cpus;
    for (std::uint32_t cpu = 0; cpu < kCpusMax; ++cpu) {
        if (mask.has(cpu)) cpus.push_back(cpu);
    }
    return cpus;
}

CpuSet cpus_outside(const CpuSet& wanted, const CpuSet& allowed) {
    CpuSet outside;
    std::ranges::copy_if(wanted, std::back_inserter(outside), [&](std::uint32_t cpu) {
        return std::ranges::find(allowed, cpu) == allowed.end();
    });
    return outside;
}

Result<void> run_on(const CpuSet& cpus) {
    if (cpus.empty()) return {};
    const Mask mask;
    for (const std::uint32_t cpu : cpus) mask.add(cpu);
    if (::sched_setaffinity(0, Mask::size(), mask.get()) == 0) return {};
    return std::unexpected(
        Error{ErrorCode::Unavailable, fmt::format("cannot run on CPU {}: {}", fmt::join(cpus, ", "),
                                                  std::generic_category().message(errno))});
}

Result<void> be_nice(int niceness) {
    if (::setpriority(PRIO_PROCESS, 0, niceness) == 0) return {};
    return std::unexpected(
        Error{ErrorCode::Unavailable,
              fmt::format("cannot be nicer: {}", std::generic_category().message(errno))});
}

OnCpus::OnCpus(const CpuSet& cpus) {
    if (cpus.empty()) return;
    before_ = allowed_cpus();
    if (!run_on(cpus)) before_.clear();
}

OnCpus::~OnCpus() { std::ignore = run_on(before_); }

std::optional<unsigned> numa_node_of_cpu(std::uint32_t cpu) {
    // A CPU's folder has a link `nodeN` where the kernel knows nodes.
    std::error_code failure;
    const std::string folder = fmt::format("/sys/devices/system/cpu/cpu{}", cpu);
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        const std::string name = entry.path().filename().string();
        unsigned node = 0;
        if (!name.starts_with("node")) continue;
        const auto [end, bad] = std::from_chars(name.data() + 4, name.data() + name.size(), node);
        if (bad == std::errc() && end == name.data() + name.size()) return node;
    }
    return std::nullopt;
}

std::optional<unsigned> numa_node_of_interface(const std::string& name) {
    std::ifstream file(fmt::format("/sys/class/net/{}/device/numa_node", name));
    int node = -1;  // what the kernel says where there is but one
    file >> node;
    return node < 0 ? std::nullopt : std::optional(static_cast<unsigned>(node));
}

}  // namespace sealtap::base
