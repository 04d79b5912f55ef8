#include "opener/ole/embedded.h"

#include <string>

#include "opener/code_page.h"
#include "opener/ole/little_endian.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::size_t kNameMax = 1024;

/// Reads the text at `at` up to its zero, and moves behind it. False: there is no zero.
bool read_text(Bytes stream, std::size_t& at, Bytes& text) {
    const Bytes rest = cut(stream, at, kNameMax);
    const std::size_t length = text_of(rest).find('\0');
    if (length == std::string_view::npos) return false;
    text = rest.first(length);
    at += length + 1;
    return true;
}

/// It says no code page: UTF-8 it is not, and most of it is Chinese or ASCII here.
std::string shown(Bytes name) {
    std::string out;
    append_code_page(out, name, kChineseCodePage);
    return out;
}

}  // namespace

bool write_native(Bytes stream, Output& out) {
    // Size of all, flags, label, file name, four octets, length and path of the copy, the data.
    std::size_t at = 6;
    Bytes label;
    Bytes name;
    if (!read_text(stream, at, label) || !read_text(stream, at, name)) return false;
    at += 4;
    const std::uint32_t path_length = u32_at(stream, at);
    if (path_length > kNameMax) return false;
    const Bytes path = cut(stream, at + 4, path_length);
    at += 4 + path_length;
    const std::uint32_t size = u32_at(stream, at);
    const Bytes data = from(stream, at + 4);
    if (data.size() < size || size == 0) return false;
    {
        TextWriter names(out, "ole:object-names");
        Place place;
        place.region = Region::Property;
        names.place(place);
        for (const Bytes text : {label, name, path}) names.line(shown(text));
    }
    const std::string file_name = shown(name.empty() ? label : name);
    put_raw(out, raw_part("ole:object", file_name), data.first(size));
    // Newer ones repeat the three names in UTF-16 behind the data.
    if (data.size() > size) put_raw(out, raw_part("ole:object-rest", {}), data.subspan(size));
    return true;
}

bool write_ole1(Bytes object, Output& out) {
    constexpr std::uint32_t kEmbedded = 2;
    if (u32_at(object, 4) != kEmbedded) return false;
    // Three texts with their lengths: class, topic, item.
    std::uint64_t at = 8;
    const Bytes name = cut(object, at + 4, u32_at(object, at));
    for (int i = 0; i < 3; ++i) {
        const std::uint32_t length = u32_at(object, at);
        if (length > kNameMax) return false;
        at += 4U + length;
    }
    const Bytes data = cut(object, at + 4, u32_at(object, at));
    if (data.empty()) return false;
    // The data of a package is what the stream \1Ole10Native holds behind its size.
    const bool is_package = text_of(name).starts_with("Package");
    if (!is_package || !write_native(from(object, at), out)) {
        put_raw(out, raw_part("ole:object", {}), data);
    }
    // A picture of the object follows.
    const Bytes rest = from(object, at + 4 + data.size());
    if (!rest.empty()) put_raw(out, raw_part("ole:object-rest", {}), rest);
    return true;
}

}  // namespace sealtap::opener::ole
