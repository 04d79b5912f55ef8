#pragma once

#include "opener/ole/storage.h"

namespace sealtap::opener::ole {

/// Outlook messages (.msg, .oft; [MS-OXMSG]): subject, body, headers, recipients and every other
/// text property, attachments under their names. A message attached to one is a storage of its own.
[[nodiscard]] Reading open_message(Storage& storage, Output& out);

}  // namespace sealtap::opener::ole
