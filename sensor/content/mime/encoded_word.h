#pragma once

#include <string>
#include <string_view>

namespace sealtap::content::mime {

/// Unstructured header text in UTF-8: encoded words (RFC 2047) decoded, the blanks between two of
/// them dropped, neighbours of one charset joined before conversion (mailers cut characters in
/// two). What is no encoded word is text whose charset is guessed.
[[nodiscard]] std::string decode_words(std::string_view text);

}  // namespace sealtap::content::mime
