#pragma once

#include <allheaders.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "sealtap/bytes.h"

// The door to leptonica: pictures as they are in memory, and as they come in files.
namespace sealtap::opener::ocr {

struct PixDeleter {
    void operator()(Pix* pixels) const noexcept { pixDestroy(&pixels); }
};
/// Null where leptonica had no memory, or made nothing of it.
using PixPtr = std::unique_ptr<Pix, PixDeleter>;

struct Extent {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// Whether the octets begin like a picture that read_page() knows.
[[nodiscard]] bool is_known_picture(Bytes file) noexcept;

/// How large a page (from 0) says that it is, before anything of it is unpacked. Null: there is no
/// such page, or its header is damaged.
[[nodiscard]] std::optional<Extent> extent_of(Bytes file, int page);

/// One page, upright as its file says, on white where it is transparent: 8 bits of grey, or 32 of
/// colours. Null: it is damaged.
[[nodiscard]] PixPtr read_page(Bytes file, int page);

/// Resolution in dots an inch: as the file says if that can be, else as the size of the page lets
/// one guess.
[[nodiscard]] double resolution_of(Pix* pixels);

}  // namespace sealtap::opener::ocr
