#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sealtap/error.h"
#include "sealtap/packet_source.h"
#include "sealtap/settings.h"

namespace sealtap::capture {

/// Captures on a network interface. The source is used by one thread; poll() answers Idle after at
/// most 100 ms (or the interface's time-out, where that is less) without a packet, so that the
/// caller can look whether it is to stop, and reached() then tells up to when all was read. It ends
/// with an Error when the interface goes down or away. drops() counts from the opening on: what the
/// kernel had no buffer for, and what the interface itself lost.
///
/// Fails with BadArgument for an interface that does not exist, with Unavailable when it is down or
/// we may not capture.
[[nodiscard]] Result<std::unique_ptr<PacketSource>> open_live(const InterfaceSettings& settings,
                                                              std::uint32_t source_index);

/// The same with as many sources as the interface is to have readers. With several the kernel deals
/// the packets out by fanout_program(): each goes to one of them, and what the sources count are
/// parts of one sum. What came before all of them shared is none's.
[[nodiscard]] Result<std::vector<std::unique_ptr<PacketSource>>> open_live_readers(
    const InterfaceSettings& settings, std::uint32_t first_source_index);

}  // namespace sealtap::capture
