#pragma once

#include <algorithm>
#include <string_view>

#include "sealtap/bytes.h"

namespace sealtap::protocols {

/// The first line of what a side sent, for a probe. Lives as long as the octets.
struct FirstLine {
    std::string_view text;  ///< without the line end
    bool ended = false;
};
[[nodiscard]] inline FirstLine first_line(Bytes octets) noexcept {
    const std::string_view text = text_of(octets);
    const std::size_t lf = text.find('\n');
    if (lf == std::string_view::npos) return {text, false};
    std::string_view line = text.substr(0, lf);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return {line, true};
}

/// No control characters but tabs and a CR that waits for its LF.
[[nodiscard]] inline bool is_printable(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
    });
}

}  // namespace sealtap::protocols
