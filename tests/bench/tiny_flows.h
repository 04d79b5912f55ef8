#pragma once

#include <cstdint>
#include <string>

#include "bench/workload.h"

namespace sealtap::bench {

/// What a flow of a few dozen octets says.
enum class TinyKind { Http, Unknown, Datagram };

/// Whether a flow is over before the next one starts, or all say their next word in turn, so that
/// all are in the midst of it at once.
enum class TinyOrder { OneByOne, InStep };

/// Writes a capture of `flows` flows within five seconds: none has timed out when the last one
/// starts. Each is between two hosts of its own.
Workload write_tiny_flows(const std::string& path, std::uint64_t flows, TinyKind kind,
                          TinyOrder order);

}  // namespace sealtap::bench
