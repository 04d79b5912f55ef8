#pragma once

#include <optional>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::opener::ole {

/// Undoes the compression of RTF in Outlook messages ([MS-OXRTFCP]); what stands before damage is
/// kept. Nothing: it is none, or there is nothing in it. At most nine octets come of each.
[[nodiscard]] std::optional<std::string> decompress_rtf(Bytes octets);

}  // namespace sealtap::opener::ole
