#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "sealtap/content_decoder.h"

/// uuencode, POSIX.1-2017 (its historical algorithm): "begin 644 name", lines of which the first
/// character tells how many octets they hold, "end".
namespace sealtap::content::uuencode {

/// As Content-Transfer-Encoding: uuencode, x-uuencode, x-uue, uue.
extern const DecoderDescriptor kDescriptor;

/// The file name, if the line (without its end) is one that begins a file.
[[nodiscard]] std::optional<std::string_view> name_of(std::string_view line) noexcept;
/// Is the line (without its end) one of data, as long as it says?
[[nodiscard]] bool is_data(std::string_view line) noexcept;

/// Decodes one file that stands in a text, from its line "begin" on. Broken: it is over, unused()
/// octets are behind it.
[[nodiscard]] std::unique_ptr<ContentDecoder> make_run(PartInfo&& child);

}  // namespace sealtap::content::uuencode
