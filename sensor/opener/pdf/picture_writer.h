#pragma once

#include <poppler/Object.h>

#include "opener/format.h"
#include "opener/pdf/page_reader.h"

namespace sealtap::opener::pdf {

/// Writes a picture as a file of its own, for somebody who reads it: JPEG and JPEG 2000 as they
/// are, others as PNG. False: it is none that anybody could read, or a sound; nothing was written.
[[nodiscard]] bool write_picture(const Object& stream, Work& work, Output& out);

}  // namespace sealtap::opener::pdf
