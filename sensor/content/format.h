#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sealtap/bytes.h"
#include "sealtap/content_part.h"
#include "sealtap/coverage.h"

namespace sealtap::content {

/// As many octets of a part are held until it is decided how to read it.
inline constexpr std::size_t kHeadBytes = 16;

/// Why a raw scan of this part would not read its text (Media, UnopenedContainer, Encrypted), or
/// nothing if it would. The first octets decide, where they speak; else the declared media type and
/// name.
[[nodiscard]] std::optional<Cause> opaque_format(const PartInfo& info, Bytes head) noexcept;

/// The one common archive whose mark lies too far in for the head: tar, "ustar" at octet 257, or
/// the numbers of a header of old. So many octets tell.
inline constexpr std::size_t kTarHeadBytes = 262;
/// An image of a CD or DVD has its mark behind 32 KiB that belong to nobody, of zeros or of what
/// starts a machine: whether this head leaves that possible, and whether the octets at kImageMarkAt
/// say so.
inline constexpr std::size_t kImageMarkAt = 32 * 1024 + 1;
inline constexpr std::size_t kImageMarkBytes = 5;
[[nodiscard]] bool may_be_image(Bytes head) noexcept;
[[nodiscard]] bool is_image_mark(std::string_view octets) noexcept;

[[nodiscard]] bool is_tar(Bytes head) noexcept;

/// Readers of PDF find its header behind other octets, within these (ISO 32000-2, Annex I).
inline constexpr std::size_t kLongHeadBytes = 1024;
/// A text may hold the word as well.
[[nodiscard]] bool has_pdf_header(Bytes head) noexcept;

/// Pictures that a DocumentOpener for pictures may know, by their marks.
[[nodiscard]] bool is_picture(Bytes head) noexcept;
/// Of these, the family of PNM: numbers in plain letters come first, and so it counts as text
/// where nobody reads pictures.
[[nodiscard]] bool is_plain_picture(Bytes head) noexcept;

}  // namespace sealtap::content
