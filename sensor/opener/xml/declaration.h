#pragma once

#include <string_view>

namespace sealtap::opener::xml {

struct Charset {
    unsigned code_page = 0;  ///< to convert from to UTF-8 before it is parsed; 0: none
    bool is_forced = false;  ///< the parser is to take it for UTF-8 whatever is declared
};

/// Of an XML document by its byte order mark and its declaration (XML 1.0, appendix F).
[[nodiscard]] Charset charset_of(std::string_view head);

}  // namespace sealtap::opener::xml
