#pragma once

#include "opener/ole/storage.h"

namespace sealtap::opener::ole {

/// PowerPoint presentations, 97 to 2003 ([MS-PPT]): all records of the stream, those of earlier
/// saves too, and the pictures.
[[nodiscard]] Reading open_powerpoint(Storage& storage, Output& out);

}  // namespace sealtap::opener::ole
