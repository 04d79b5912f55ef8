#pragma once

#include "opener/ole/storage.h"

namespace sealtap::opener::ole {

/// Excel workbooks: 97 to 2003 (BIFF8, [MS-XLS]), and 5.0 and 95, whose text is in a code page.
[[nodiscard]] Reading open_excel(Storage& storage, Output& out);

}  // namespace sealtap::opener::ole
