#pragma once

#include <poppler/Object.h>

#include <string_view>

namespace sealtap::opener::pdf {

/// Whether an entry of a dictionary is that name.
[[nodiscard]] bool has_name(const Dict& dictionary, const char* key, std::string_view name);

/// Whether a stream is a picture, sound or model by its dictionary, or is coded as one: no text to
/// read, and more work than a document may ask for.
[[nodiscard]] bool is_picture(const Dict& dictionary);

/// Whether all codings of a stream are those of the standard (ISO 32000-2, 7.4).
[[nodiscard]] bool has_known_codings(const Dict& dictionary);

}  // namespace sealtap::opener::pdf
