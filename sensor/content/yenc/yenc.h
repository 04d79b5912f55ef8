#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "sealtap/content_decoder.h"

/// yEnc 1.3 (yenc.org): "=ybegin … name=…", octets each 42 more than they were, "=yend".
namespace sealtap::content::yenc {

/// As Content-Transfer-Encoding: x-yenc, yenc.
extern const DecoderDescriptor kDescriptor;

/// The file name, if the line (without its end) is one that begins a file.
[[nodiscard]] std::optional<std::string_view> name_of(std::string_view line) noexcept;

/// Decodes one file that stands in a text, from its line "=ybegin" on; the first octet may be the
/// "y". Broken: it is over, unused() octets are behind it.
[[nodiscard]] std::unique_ptr<ContentDecoder> make_run(PartInfo&& child);

}  // namespace sealtap::content::yenc
