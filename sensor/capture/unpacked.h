#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "capture/octet_source.h"
#include "sealtap/bytes.h"

namespace sealtap::capture {

/// How a whole capture file may be packed.
enum class Packing : std::uint8_t { Gzip, Zstd };

/// By its first octets; absent for what is not packed, or in a way that is not undone here.
[[nodiscard]] std::optional<Packing> packing_of(Bytes beginning) noexcept;

/// What `packed` unpacks to, as much at a time as is asked for: members and frames one after the
/// other, each with its check sum looked at. `beginning` are the octets of it that were read
/// already; it is copied. At most 128 MiB of window are kept for zstd (its own standard), 32 KiB
/// for gzip. Damage fails behind what was sound before it.
[[nodiscard]] std::unique_ptr<OctetSource> unpack(Packing packing,
                                                  std::unique_ptr<OctetSource> packed,
                                                  Bytes beginning);

}  // namespace sealtap::capture
