#include "opener/ole/powerpoint.h"

#include "opener/ole/office_art.h"
#include "opener/ole/slides.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::string_view kStream = "PowerPoint Document";
constexpr std::uint32_t kCipherToken = 0xF3D1C4DF;

/// The pictures lie one behind the other; what else there is goes out as it is.
void write_pictures(Bytes stream, std::string_view name, Output& out) {
    std::size_t at = 0;
    while (at + kArtHeader <= stream.size() && out.wants_more()) {
        const ArtRecord record = art_record(stream, at);
        if (record.data.empty() || !write_blip(record, "ppt:picture", out)) break;
        at += kArtHeader + record.data.size();
    }
    if (at < stream.size() && out.wants_more()) {
        put_raw(out, raw_part("ole:stream", name.empty() ? "Pictures" : name), from(stream, at));
    }
}

}  // namespace

Reading open_powerpoint(Storage& storage, Output& out) {
    if (!storage.has(kStream)) return Reading::None;
    const std::string name = storage.path();
    const Stream user = storage.take("Current User");
    const bool is_cipher = u32_at(user.octets(), 12) == kCipherToken;
    if (is_cipher) {
        skip_encrypted(storage, out, "ppt:encrypted", {kStream, "Pictures"});
        return Reading::Whole;
    }
    if (!user.octets().empty()) put_raw(out, raw_part("ole:stream", "Current User"), user.octets());
    const Stream stream = storage.take(kStream);
    Slides slides(stream.octets(), name, out);
    slides.write();
    const Stream pictures = storage.take("Pictures");
    write_pictures(pictures.octets(), name, out);
    return slides.is_damaged() ? Reading::Damaged : Reading::Whole;
}

}  // namespace sealtap::opener::ole
