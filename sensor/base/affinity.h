#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/error.h"

namespace sealtap::base {

/// Numbers of CPUs, as in /proc/cpuinfo; ascending when they come from here.
using CpuSet = std::vector<std::uint32_t>;

/// Where the calling thread may run; empty when the system does not say.
[[nodiscard]] CpuSet allowed_cpus();
/// Which of `wanted` are not in `allowed`.
[[nodiscard]] CpuSet cpus_outside(const CpuSet& wanted, const CpuSet& allowed);
/// The calling thread, and threads that it starts, run on these only. An empty set changes nothing.
[[nodiscard]] Result<void> run_on(const CpuSet& cpus);

/// The calling thread, and what it starts, leave the processor to others: nice(2), which Linux has
/// for each thread.
[[nodiscard]] Result<void> be_nice(int niceness);

/// While it lives, the calling thread runs on these CPUs: what it touches first then lies in their
/// memory. Afterwards it runs where it might before.
class OnCpus {
public:
    explicit OnCpus(const CpuSet& cpus);
    ~OnCpus();
    OnCpus(const OnCpus&) = delete;
    OnCpus& operator=(const OnCpus&) = delete;

private:
    CpuSet before_;
};

/// The NUMA node of a CPU or of the device behind an interface; absent where there is but one, or
/// none is known.
[[nodiscard]] std::optional<unsigned> numa_node_of_cpu(std::uint32_t cpu);
[[nodiscard]] std::optional<unsigned> numa_node_of_interface(const std::string& name);

}  // namespace sealtap::base
