#pragma once

#include <poppler/Object.h>

#include <functional>

#include "opener/pdf/page_reader.h"
#include "sealtap/bytes.h"

namespace sealtap::opener::pdf {

/// Takes what stands behind the end of coded octets.
using TailTaker = std::function<void(Bytes)>;

/// Reads the octets that each coding of a stream (ISO 32000-2, 7.4) is given, up to where it says
/// that they end, and hands over what is behind: poppler, as all readers, takes no notice of it.
/// Charges the work. What a coding cannot undo is told as unread to `out`.
void read_coded_ends(const Object& stream, Work& work, Output& out, const TailTaker& take);

/// Reads a stream in pieces, as long as there is work left and `out` wants more. Whether to its
/// end.
bool read_pieces(Stream& stream, Work& work, Output& out, const std::function<bool(Bytes)>& take);

}  // namespace sealtap::opener::pdf
