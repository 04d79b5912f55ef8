#pragma once

#include <cstddef>

#include "opener/file_handle.h"
#include "sealtap/document_opener.h"

namespace sealtap::opener {

inline constexpr std::size_t kHoleBytes = 16;  ///< of a hole in a document's file

/// A document in memory that nobody can change any more: its octets, zeros in its holes, and behind
/// them the holes (offset and length, eight octets each, in network order).
struct DocumentFile {
    FileHandle file;  ///< not open: there was no memory for it
    std::uint32_t holes = 0;
};

[[nodiscard]] DocumentFile make_document_file(const CollectedDocument& document);

}  // namespace sealtap::opener
