#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "app/setup.h"

/// The commands: each takes its options as plain data, does its work and says how the process shall
/// end.
namespace sealtap::app {

struct ReplayOptions {
    CommonOptions common;
    unsigned workers = 0;  ///< 0: one per core
    std::string alerts;    ///< file, "-" for standard output; empty: none
    std::string queue;     ///< file; empty: none
    std::string report;    ///< HTML file; empty: none
    bool findings = false;
    bool merge = false;
    bool follow = false;
    bool fail_on_violation = false;
    bool quiet = false;
    std::vector<std::string> captures;
};
ExitStatus replay(const ReplayOptions& options);

struct RunOptions {
    CommonOptions common;
    std::vector<std::string> interfaces;
    unsigned workers = 0;
    std::optional<unsigned> statistics_seconds;  ///< absent: as configured; 0: at the end only
    std::uint64_t packets_max = 0;               ///< 0: no end
};
ExitStatus run(const RunOptions& options);

struct ScanOptions {
    CommonOptions common;
    unsigned workers = 0;  ///< 0: one per core
    bool json = false;
    bool quiet = false;
    std::vector<std::string> paths;
};
ExitStatus scan(const ScanOptions& options);

struct FlowsOptions {
    CommonOptions common;
    bool json = false;
    bool merge = false;
    unsigned workers = 1;
    std::string extract;  ///< folder; empty: none
    std::vector<std::string> captures;
};
ExitStatus flows(const FlowsOptions& options);

ExitStatus rules_check(const CommonOptions& options);
ExitStatus rules_list(const CommonOptions& options, bool json);
ExitStatus rules_explain(const CommonOptions& options, const std::string& file);

ExitStatus zones_check(const CommonOptions& options);
ExitStatus zones_who(const CommonOptions& options, const std::vector<std::string>& addresses,
                     const std::vector<std::uint16_t>& vlans);

struct QueueOptions {
    CommonOptions common;
    std::string queue;  ///< file; empty: as configured
    bool json = false;
    std::uint64_t rows_max = 100;
    std::string severity;
    std::string policy;
    std::string from_zone;
    std::string to_zone;
    std::string event_type = "violation";
};
ExitStatus queue_list(const QueueOptions& options);
ExitStatus queue_show(const QueueOptions& options, const std::string& id);
ExitStatus queue_stats(const QueueOptions& options);

struct VersionOptions {
    CommonOptions common;
    bool verbose = false;  ///< also how documents are opened here
};
ExitStatus version(const VersionOptions& options);

}  // namespace sealtap::app
