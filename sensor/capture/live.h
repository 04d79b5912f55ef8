#pragma once

#include <cstdint>
#include <memory>

#include "sealtap/error.h"
#include "sealtap/packet_source.h"
#include "sealtap/settings.h"

namespace sealtap::capture {

/// Captures on a network interface. The source is used by one thread; poll() answers Idle after at
/// most 100 ms without a packet, so that the caller can look whether it is to stop. It ends with an
/// Error when the interface goes down or away. drops() counts from the opening on: what the kernel
/// had no buffer for, and what the interface itself lost.
///
/// Fails with BadArgument for an interface that does not exist, with Unavailable when it is down or
/// we may not capture.
[[nodiscard]] Result<std::unique_ptr<PacketSource>> open_live(const InterfaceSettings& settings,
                                                              std::uint32_t source_index);

}  // namespace sealtap::capture
