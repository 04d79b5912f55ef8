#pragma once

#include "opener/coding/decoder.h"

namespace sealtap::opener::coding {

/// What `lz4 -l` writes, and Linux packs its kernels with: a mark, then blocks of 8 MiB with a
/// length each, no end and no check sum (lz4_Frame_format.md, "Legacy frame").
[[nodiscard]] bool begins_as_legacy_lz4(Bytes data) noexcept;
[[nodiscard]] Outcome decode_legacy_lz4(Bytes data, Sink& to);

}  // namespace sealtap::opener::coding
