#include "content/media/media_reader.h"

#include <string_view>

#include "content/media/gif.h"
#include "content/media/jpeg.h"
#include "content/media/png.h"
#include "content/media/riff.h"

namespace sealtap::content::media {

std::unique_ptr<MediaReader> make_reader(Bytes head) {
    using std::string_view_literals::operator""sv;
    const std::string_view text = text_of(head);
    if (text.starts_with("\x89PNG\r\n\x1A\n"sv)) return make_png_reader();
    if (text.starts_with("\xFF\xD8\xFF"sv)) return make_jpeg_reader();
    if (text.starts_with("GIF87a"sv) || text.starts_with("GIF89a"sv)) return make_gif_reader();
    if (!text.starts_with("RIFF"sv) || text.size() < 12) return nullptr;
    const std::string_view form = text.substr(8, 4);
    const bool known = form == "WEBP"sv || form == "WAVE"sv || form == "AVI "sv;
    return known ? make_riff_reader() : nullptr;
}

}  // namespace sealtap::content::media
