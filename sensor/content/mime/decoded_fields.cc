#include "content/mime/decoded_fields.h"

#include <algorithm>
#include <string>
#include <utility>

#include "content/charset/to_utf8.h"
#include "content/mime/encoded_word.h"

namespace sealtap::content::mime {
namespace {

/// A path is shown, so that a name with digits in it stays out of it.
bool is_plain(std::string_view name) noexcept {
    constexpr std::size_t kNameBytesMax = 40;
    return name.size() <= kNameBytesMax &&
           std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

bool stands_alone(const HeaderField& field) noexcept {
    if (field.name != "subject") return false;
    const bool digits =
        std::ranges::any_of(field.value, [](char c) { return c >= '0' && c <= '9'; });
    const bool ascii = std::ranges::all_of(
        field.value, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return !digits || !ascii;
}

/// What the field says, if its octets in the block do not say it yet; else nothing.
std::string text_beyond(const HeaderField& field, std::string_view name) {
    const bool has_word = field.value.find("=?") != std::string::npos;
    if (!has_word && !stands_alone(field)) return {};
    std::string text = decode_words(field.value);
    if (stands_alone(field)) return text;
    if (text == guess_utf8(field.value)) return {};
    const bool has_name = field.name == "content-type" || field.name == "content-disposition";
    if (has_name && !name.empty() && text.find(name) != std::string::npos) return {};
    return text;
}

PartPtr begin(std::string step, PartEmitter& out) {
    PartInfo info;
    info.step = std::move(step);
    info.charset = "utf-8";
    info.reading = Reading::AsField;
    return out.begin_child(std::move(info));
}

}  // namespace

void put_decoded_fields(const HeaderFields& fields, std::string_view name, std::string_view prefix,
                        PartEmitter& out) {
    // More than these share one part, so that no header block spends the document's parts.
    constexpr std::size_t kPartsMax = 32;
    std::size_t parts = 0;
    PartPtr others;
    for (const HeaderField& field : fields.all()) {
        const std::string text = text_beyond(field, name);
        if (text.empty()) continue;
        const std::string step(is_plain(field.name) ? std::string_view(field.name) : "field");
        if (++parts > kPartsMax) {
            if (!others) others = begin(std::string(prefix) + "field", out);
            others->on_data(bytes_of(text + "\n"));
            continue;
        }
        const PartPtr part = begin(std::string(prefix) + step, out);
        part->on_data(bytes_of(text));
        part->end(EndReason::Complete);
    }
    if (others) others->end(EndReason::Complete);
}

}  // namespace sealtap::content::mime
