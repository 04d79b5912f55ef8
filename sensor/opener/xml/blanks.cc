#include "opener/xml/blanks.h"

namespace sealtap::opener::xml {

bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_measure(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n0123456789.-") == std::string_view::npos;
}

std::string collapse_blanks(std::string_view text, bool& is_after_space) {
    std::string kept;
    kept.reserve(text.size());
    for (const char octet : text) {
        const bool is_space = octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
        if (!is_space) kept += octet;
        if (is_space && !is_after_space) kept += ' ';
        is_after_space = is_space;
    }
    return kept;
}

}  // namespace sealtap::opener::xml
