#pragma once

#include "opener/ole/storage.h"

namespace sealtap::opener::ole {

/// Word documents: 97 to 2003 ([MS-DOC]), and 6.0 and 95, whose text is in a code page.
[[nodiscard]] Reading open_word(Storage& storage, Output& out);

}  // namespace sealtap::opener::ole
