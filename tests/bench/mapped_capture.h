#pragma once

#include <memory>
#include <string>

#include "sealtap/packet_source.h"

namespace sealtap::bench {

/// The packets of a classic capture with nanoseconds, as CaptureWriter makes it, straight from a
/// mapped file: what reading costs at least. No damage is looked for beyond the file's end.
[[nodiscard]] std::unique_ptr<PacketSource> map_capture(const std::string& path);

}  // namespace sealtap::bench
