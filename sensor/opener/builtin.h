#pragma once

#include <span>

#include "opener/format.h"

namespace sealtap::opener {

/// All document formats; the first that accepts a document and does not refuse it opens it. So what
/// is more special stands first: OOXML before zip.
[[nodiscard]] std::span<const FormatDescriptor> builtin() noexcept;

/// Opens `whole` by the first format that takes it. Refused: there is none.
[[nodiscard]] OpenStatus open_document(const Whole& whole, Output& out);

}  // namespace sealtap::opener
