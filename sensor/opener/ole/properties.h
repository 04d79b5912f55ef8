#pragma once

#include <string_view>

#include "opener/format.h"
#include "opener/ole/storage.h"

// What a document says of itself: title, author, company, the labels of classification tools.
namespace sealtap::opener::ole {

/// Whether a stream is a property set ([MS-OLEPS] 2.21), whatever its name.
[[nodiscard]] bool is_property_set(Bytes stream) noexcept;

/// The code page that its first set says; 0: none.
[[nodiscard]] unsigned code_page_of_properties(Bytes stream) noexcept;

/// Writes every text of a property set as one line; those with a name of their own (custom
/// properties, where labels stand) as "name<TAB>value".
[[nodiscard]] Reading write_properties(Bytes stream, std::string_view path, Output& out);

}  // namespace sealtap::opener::ole
