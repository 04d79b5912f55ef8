#pragma once

#include <string>
#include <string_view>

#include "opener/format.h"
#include "opener/xml/xml.h"
#include "opener/zip/writer.h"

namespace sealtap::opener::xml {

/// Reads an entry of a zip as XML. What stands behind damage in it is written as it is, as a part
/// with the step `damaged_step`.
void read_entry(zip::Writer& zip, const zip::Entry& entry, Events& events, Output& out,
                std::string_view damaged_step);

/// Reads octets as XML, as read_entry() does. False: they are damaged.
[[nodiscard]] bool read_part(Bytes octets, Events& events, Output& out,
                             std::string_view damaged_step);

/// Reads XML that is in memory already; nothing is written but by the events.
void read_text(std::string_view text, Events& events);

/// A name in a package as it is compared: '/' between the steps and none in front, ASCII letters
/// small.
[[nodiscard]] std::string path_of(std::string_view name);

/// The path that `reference` means in the part `from`: relative to its folder, or absolute.
[[nodiscard]] std::string resolve(std::string_view from, std::string_view reference);

/// The octets may be those of an XML document.
[[nodiscard]] bool looks_like_xml(std::string_view head) noexcept;
/// The outermost element of what begins so; without a name where it is no XML.
[[nodiscard]] Root root_of_head(std::string_view head);

}  // namespace sealtap::opener::xml
