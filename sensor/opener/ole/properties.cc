#include "opener/ole/properties.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "opener/code_page.h"
#include "opener/ole/little_endian.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint32_t kSetsMax = 2;
constexpr std::uint32_t kVectorMax = 4096;
constexpr std::uint16_t kVector = 0x1000;
constexpr std::uint32_t kDictionary = 0;
constexpr std::uint32_t kCodePage = 1;

enum Type : std::uint16_t {
    kInt16 = 0x02,
    kInt32 = 0x03,
    kBool = 0x0B,
    kVariant = 0x0C,
    kText = 0x1E,
    kWideText = 0x1F,
    kBlob = 0x41,
    kClipboard = 0x47,
};

/// Up to its first zero, as these texts end.
Bytes until_zero(Bytes text, std::size_t unit) noexcept {
    for (std::size_t at = 0; at + unit <= text.size(); at += unit) {
        if (u8_at(text, at) == 0 && (unit == 1 || u8_at(text, at + 1) == 0)) return text.first(at);
    }
    return text;
}

/// One set of properties in its stream.
class PropertySet {
public:
    PropertySet(Bytes octets, TextWriter& writer) : octets_(octets), writer_(writer) {}

    [[nodiscard]] Reading write();
    /// Pictures of the first page, and what else is no text.
    [[nodiscard]] const std::vector<Bytes>& blobs() const noexcept { return blobs_; }

private:
    struct Property {
        std::uint32_t id = 0;
        std::uint32_t offset = 0;
    };

    void read_list();
    void read_dictionary(std::uint32_t at);
    void write_property(const Property& property);
    /// Writes the value of `type` at `at`; returns the octets it takes, 0: unknown.
    std::uint64_t write_value(std::uint16_t type, std::uint64_t at, std::string_view name);
    std::uint64_t write_vector(std::uint16_t type, std::uint64_t at, std::string_view name);
    std::uint64_t write_text(std::uint64_t at, std::size_t unit, std::string_view name);
    void put(std::string_view name, std::string_view value);

    Bytes octets_;
    TextWriter& writer_;
    std::vector<Property> properties_;
    std::map<std::uint32_t, std::string> names_;
    unsigned code_page_ = kWesternCodePage;
    std::vector<Bytes> blobs_;
    /// Offsets may lie on each other: no more text is read than the set is long.
    std::uint64_t left_ = 0;
    std::uint64_t values_left_ = 0;
    bool is_damaged_ = false;
};

void PropertySet::read_list() {
    const std::uint64_t there = (octets_.size() - std::min<std::size_t>(octets_.size(), 8)) / 8;
    const std::uint64_t count = std::min<std::uint64_t>(u32_at(octets_, 4), there);
    if (count < u32_at(octets_, 4)) is_damaged_ = true;
    for (std::uint64_t i = 0; i < count; ++i) {
        properties_.push_back({u32_at(octets_, 8 + i * 8), u32_at(octets_, 12 + i * 8)});
    }
}

Reading PropertySet::write() {
    left_ = octets_.size();
    values_left_ = octets_.size() / 4;
    read_list();
    for (const Property& property : properties_) {
        if (property.id != kCodePage || u16_at(octets_, property.offset) != kInt16) continue;
        code_page_ = u16_at(octets_, std::uint64_t{property.offset} + 4);
    }
    for (const Property& property : properties_) {
        if (property.id == kDictionary && names_.empty()) read_dictionary(property.offset);
    }
    for (const Property& property : properties_) {
        if (!writer_.wants_more()) break;
        if (property.id != kDictionary && property.id != kCodePage) write_property(property);
    }
    return is_damaged_ ? Reading::Damaged : Reading::Whole;
}

void PropertySet::read_dictionary(std::uint32_t at) {
    std::uint64_t next = std::uint64_t{at} + 4;
    const std::size_t unit = code_page_ == kUtf16CodePage ? 2 : 1;
    for (std::uint32_t left = u32_at(octets_, at); left != 0 && next < octets_.size(); --left) {
        const std::uint32_t id = u32_at(octets_, next);
        const std::uint64_t length = std::uint64_t{u32_at(octets_, next + 4)} * unit;
        const Bytes name = until_zero(cut(octets_, next + 8, length), unit);
        append_code_page(names_[id], name, code_page_);
        next += 8 + length;
        if (unit == 2) next = (next + 3) & ~std::uint64_t{3};
    }
}

void PropertySet::write_property(const Property& property) {
    const auto name = names_.find(property.id);
    const std::string_view shown = name == names_.end() ? std::string_view{} : name->second;
    const std::uint16_t type = u16_at(octets_, property.offset);
    (void)write_value(type, std::uint64_t{property.offset} + 4, shown);
}

std::uint64_t PropertySet::write_value(std::uint16_t type, std::uint64_t at,
                                       std::string_view name) {
    if (values_left_ == 0) return 0;
    --values_left_;
    if ((type & kVector) != 0) return write_vector(type & 0xFFFU, at, name);
    switch (type) {
        case kText: return write_text(at, 1, name);
        case kWideText: return write_text(at, 2, name);
        case kInt16:
        case kInt32:
            // Counts of words and pages tell nothing; a value that has a name may.
            if (!name.empty()) put(name, std::to_string(u32_at(octets_, at)));
            return 4;
        case kBool:
            if (!name.empty()) put(name, u16_at(octets_, at) == 0 ? "false" : "true");
            return 4;
        case kBlob:
        case kClipboard: {
            const Bytes blob =
                cut(octets_, at + 4, std::min<std::uint64_t>(u32_at(octets_, at), left_));
            left_ -= blob.size();
            if (!blob.empty()) blobs_.push_back(blob);
            return 0;
        }
        default: return 0;
    }
}

std::uint64_t PropertySet::write_vector(std::uint16_t type, std::uint64_t at,
                                        std::string_view name) {
    const std::uint32_t count = std::min(u32_at(octets_, at), kVectorMax);
    std::uint64_t next = at + 4;
    for (std::uint32_t i = 0; i < count && next < octets_.size(); ++i) {
        const bool is_variant = type == kVariant;
        const std::uint16_t own = is_variant ? u16_at(octets_, next) : type;
        if ((own & kVector) != 0) return 0;
        const std::uint64_t value = next + (is_variant ? 4 : 0);
        const std::uint64_t length = write_value(own, value, name);
        if (length == 0) return 0;
        next = value + length;
        // Texts of a plain vector stand without padding in code pages, padded to four in variants
        // only where the writer cared; the next length tells.
        if (is_variant && own == kText && u32_at(octets_, next) > 0xFFFF) {
            next = (next + 3) & ~std::uint64_t{3};
        }
    }
    return next - at;
}

std::uint64_t PropertySet::write_text(std::uint64_t at, std::size_t unit, std::string_view name) {
    // With code page 1200 the length of a plain text counts octets all the same.
    const bool is_wide = unit == 2 || code_page_ == kUtf16CodePage;
    const std::uint64_t length = std::uint64_t{u32_at(octets_, at)} * unit;
    const Bytes text = cut(octets_, at + 4, std::min(length, left_));
    if (text.size() < length) is_damaged_ = true;
    left_ -= text.size();
    std::string value;
    const std::size_t step = is_wide ? 2 : 1;
    append_code_page(value, until_zero(text, step), is_wide ? kUtf16CodePage : code_page_);
    put(name, value);
    return 4 + (unit == 2 ? (length + 3) & ~std::uint64_t{3} : length);
}

void PropertySet::put(std::string_view name, std::string_view value) {
    if (!name.empty()) {
        writer_.text(name);
        writer_.text("\t");
    }
    writer_.text(value);
    writer_.end_line();
}

}  // namespace

bool is_property_set(Bytes stream) noexcept {
    return stream.size() >= 48 && u16_at(stream, 0) == 0xFFFE && u16_at(stream, 2) <= 1 &&
           u32_at(stream, 24) >= 1 && u32_at(stream, 24) <= kSetsMax;
}

unsigned code_page_of_properties(Bytes stream) noexcept {
    const Bytes set = from(stream, u32_at(stream, 28 + 16));
    const std::uint64_t count = std::min<std::uint64_t>(u32_at(set, 4), set.size() / 8);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint32_t offset = u32_at(set, 12 + i * 8);
        const bool is_page = u32_at(set, 8 + i * 8) == kCodePage && u16_at(set, offset) == kInt16;
        if (is_page) return u16_at(set, std::uint64_t{offset} + 4);
    }
    return 0;
}

Reading write_properties(Bytes stream, std::string_view path, Output& out) {
    Reading worst = Reading::Whole;
    std::vector<Bytes> blobs;
    {
        TextWriter writer(out, "ole:properties", path);
        Place place;
        place.region = Region::Property;
        writer.place(place);
        const std::uint32_t count = std::min(u32_at(stream, 24), kSetsMax);
        for (std::uint32_t i = 0; i < count; ++i) {
            PropertySet set(from(stream, u32_at(stream, 28 + i * 20 + 16)), writer);
            worst = std::max(worst, set.write());
            blobs.insert(blobs.end(), set.blobs().begin(), set.blobs().end());
        }
    }
    for (const Bytes blob : blobs) {
        if (out.wants_more()) put_raw(out, raw_part("ole:thumbnail", path), blob);
    }
    // What could not be followed may hold text all the same.
    if (worst == Reading::Damaged) put_raw(out, raw_part("ole:stream", path), stream);
    return worst;
}

}  // namespace sealtap::opener::ole
