#pragma once

#include "opener/format.h"

namespace sealtap::opener::ole {

/// The stream "\1Ole10Native" of a file that was dropped into a document: the file under its own
/// name. False: it is not one, and nothing was written.
[[nodiscard]] bool write_native(Bytes stream, Output& out);

/// An object as it was kept before compound files ([MS-OLEDS] 2.2.4), and is in RTF still: its data
/// raw, or the file within. False: it is not one, and nothing was written.
[[nodiscard]] bool write_ole1(Bytes object, Output& out);

}  // namespace sealtap::opener::ole
