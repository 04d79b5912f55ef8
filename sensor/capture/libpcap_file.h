#pragma once

#include <memory>
#include <string>

#include "capture/chunk_reader.h"
#include "capture/record_reader.h"
#include "sealtap/error.h"

namespace sealtap::capture {

/// Captures that libpcap reads for us: pcapng, and what is rare. The reader stands at the file's
/// beginning, and outlives the answer. Fails with libpcap's words.
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_with_libpcap(ChunkReader& reader);

}  // namespace sealtap::capture
