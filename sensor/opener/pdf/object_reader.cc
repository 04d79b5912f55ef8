#include "opener/pdf/object_reader.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <tuple>

#include "opener/pdf/text_string.h"

namespace sealtap::opener::pdf {
namespace {

/// Objects in the order in which their octets lie in the file, those of one stream together: a
/// stream of objects is decoded once then.
std::vector<int> objects_in_order(Document& document) {
    std::vector<std::tuple<int, int, int>> order;  // stream, index in it, number
    for (int number = 0; number < document.objects(); ++number) {
        const XRefEntry& entry = *document.table().getEntry(number, false);
        if (entry.type == xrefEntryUncompressed) order.emplace_back(-1, 0, number);
        if (entry.type == xrefEntryCompressed) {
            order.emplace_back(static_cast<int>(entry.offset), entry.gen, number);
        }
    }
    std::ranges::sort(order);
    std::vector<int> numbers;
    numbers.reserve(order.size());
    for (const auto& [stream, index, number] : order) numbers.push_back(number);
    return numbers;
}

template <std::size_t N>
bool is_one_of(std::string_view key, const std::array<std::string_view, N>& keys) {
    return std::ranges::find(keys, key) != keys.end();
}

constexpr std::array<std::string_view, 3> kFontKeys{"FontFile", "FontFile2", "FontFile3"};
constexpr std::array<std::string_view, 6> kTableKeys{
    "ToUnicode", "Encoding", "UseCMap", "CIDToGIDMap", "CIDSet", "DestOutputProfile"};
constexpr const char* kTableKey = "ToUnicode";  // stands for all of them
/// Identifiers, hashes or settings of fonts: nobody wrote or reads them, as a rule.
constexpr std::array<std::string_view, 9> kStructuralKeys{
    "CheckSum", "Panose", "CharSet", "DA", "M", "CreationDate", "ModDate", "Lang", "ID"};

/// Short, with control characters and without a word in it: a hash, a key, a panose number.
bool is_hash(std::string_view octets) {
    constexpr std::size_t kHashMax = 64;
    constexpr std::size_t kWordMax = 6;
    std::size_t printable = 0;
    bool has_word = false;
    for (const char c : octets) {
        printable = c >= ' ' && c <= '~' ? printable + 1 : 0;
        has_word |= printable > kWordMax;
    }
    return octets.size() <= kHashMax && !has_word && !is_readable(octets);
}

/// D:20260901093000+08'00' (ISO 32000-2, 7.9.4), in this century or the last.
bool is_date(std::string_view octets) {
    constexpr std::size_t kOctetsMax = 23;
    const auto is_part = [](char c) {
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '\'' || c == 'Z';
    };
    return octets.size() <= kOctetsMax &&
           (octets.starts_with("D:19") || octets.starts_with("D:20")) &&
           std::ranges::all_of(octets.substr(2), is_part);
}

StringKind kind_of(std::string_view key) {
    if (key == "URI") return StringKind::Link;
    if (key == "JS") return StringKind::Script;
    return StringKind::Other;
}

/// Of a dictionary or of a stream; null: neither.
const Dict* dictionary_of(const Object* object) {
    if (object == nullptr) return nullptr;
    if (object->isDict()) return object->getDict();
    return object->isStream() ? object->streamGetDict() : nullptr;
}

std::string string_at(const Dict& dictionary, const char* key) {
    const Object value = dictionary.lookup(key);
    return value.isString() ? utf8_of(value.getString()->toStr()) : std::string();
}

}  // namespace

bool ObjectReader::read() {
    // Copied: while objects are read, poppler may make the table and its trailer anew.
    const Object trailer = document_.table().getTrailerDict()->copy();
    const Object info = trailer.isDict() ? trailer.dictLookupNF("Info").copy() : Object(objNull);
    info_number_ = info.isRef() ? info.getRefNum() : 0;
    const bool was_rebuilt = document_.is_rebuilt();
    bool goes_on = read_all();
    // A reference into the void makes poppler search for all objects: there may be more now.
    if (goes_on && document_.is_rebuilt() && !was_rebuilt) goes_on = read_all();
    text_.write_rest();
    return goes_on && out_.wants_more();
}

bool ObjectReader::read_unlisted(std::span<const int> numbers,
                                 std::span<const std::size_t> trailers) {
    for (const int number : numbers) {
        if (!out_.wants_more()) return false;
        read_one(number);
    }
    for (const std::size_t at : trailers) {
        if (!out_.wants_more()) return false;
        is_info_ = false;
        walk(0, document_.parse_at(at, 0, 0));
    }
    text_.write_rest();
    return out_.wants_more();
}

void ObjectReader::read_one(int number) {
    if (!walked_.insert(document_.key_of(number)).second) return;
    const Object object = document_.fetch(number);
    is_info_ = number == info_number_;
    walk(number, object);
}

bool ObjectReader::read_all() {
    std::size_t walked = 0;
    for (const int number : objects_in_order(document_)) {
        if (++walked % 64 == 0 && !out_.wants_more()) return false;
        read_one(number);
    }
    return true;
}

void ObjectReader::walk(int number, const Object& object) {
    number_ = number;
    page_ = pages_.page_of(number);
    if (object.isStream()) streams_.push_back(number);
    if (object.isDict("Page")) page_objects_.push_back(number);
    pending_.push_back({&object, "", nullptr, Purpose::Other});
    while (!pending_.empty()) {
        const Pending next = pending_.back();
        pending_.pop_back();
        if (next.value->isDict()) {
            walk_dictionary(next, *next.value->getDict());
        } else if (next.value->isStream()) {
            walk_dictionary(next, *next.value->streamGetDict());
        } else if (next.value->isArray()) {
            walk_array(next);
        } else if (next.value->isRef()) {
            note_reference(next);
        } else if (next.value->isString()) {
            add_string(next);
        } else if (next.value->isName()) {
            loose_.add_name(next.value->getName());
        }
    }
}

/// Children are pushed last first, so that they are met in their order.
void ObjectReader::walk_dictionary(const Pending& pending, const Dict& dictionary) {
    Purpose purpose = purpose_of(dictionary, pending.key);
    // The dictionary of embedded files lies in the one that names them.
    const bool is_files = std::string_view(pending.key) == "EF";
    const Object* parent = is_files ? pending.parent : pending.value;
    if (is_files) purpose = Purpose::FileSpecification;
    for (int i = dictionary.getLength() - 1; i >= 0; --i) {
        const Object& value = dictionary.getValNF(i);
        loose_.add_name(dictionary.getKey(i));
        const char* key = is_files ? "EF" : dictionary.getKey(i);
        pending_.push_back({&value, key, parent, purpose});
    }
}

void ObjectReader::walk_array(const Pending& pending) {
    const Object& array = *pending.value;
    const int length = array.arrayGetLength();
    const bool is_colours = length > 1 && array.arrayGetNF(0).isName();
    const bool is_profile = is_colours && array.arrayGetNF(0).isName("ICCBased");
    // The palette of an indexed colour space is a string or a stream, and no text as a rule.
    const bool is_indexed = is_colours && array.arrayGetNF(0).isName("Indexed");
    for (int i = length - 1; i >= 0; --i) {
        if (is_indexed && array.arrayGetNF(i).isString()) {
            loose_.add_once(array.arrayGetNF(i).getString()->toStr());
            continue;
        }
        const char* key = is_profile || is_indexed ? kTableKey : pending.key;
        pending_.push_back({&array.arrayGetNF(i), key, pending.parent, pending.purpose});
    }
}

ObjectReader::Purpose ObjectReader::purpose_of(const Dict& dictionary, const char* key) const {
    if (is_info_ || std::string_view(key) == "Info") return Purpose::Info;
    if (dictionary.hasKey("ByteRange")) return Purpose::Signature;
    if (dictionary.hasKey("FT")) return Purpose::Field;
    if (dictionary.hasKey("Rect") && dictionary.hasKey("Subtype")) {
        return dictionary.lookupNF("Subtype").isName("Widget") ? Purpose::Field
                                                               : Purpose::Annotation;
    }
    if (dictionary.hasKey("EF")) return Purpose::FileSpecification;
    if (dictionary.hasKey("Title") && dictionary.hasKey("Parent")) return Purpose::Outline;
    if (dictionary.hasKey("T") && (dictionary.hasKey("Kids") || dictionary.hasKey("Parent"))) {
        return Purpose::Field;
    }
    // Passwords' hashes of an encryption dictionary; a font's own description.
    const bool is_internal = (dictionary.hasKey("O") && dictionary.hasKey("U")) ||
                             dictionary.hasKey("Registry") || dictionary.hasKey("FontName") ||
                             std::string_view(key) == "CIDSystemInfo";
    return is_internal ? Purpose::Structural : Purpose::Other;
}

void ObjectReader::note_reference(const Pending& pending) {
    const std::string_view key = pending.key;
    Use use = Use::Unknown;
    if (is_one_of(key, kFontKeys)) use = Use::Font;
    if (is_one_of(key, kTableKeys)) use = Use::Table;
    if (key == "Metadata") use = Use::Metadata;
    if (key == "JS") use = Use::Script;
    if (key == "XFA") use = Use::Form;
    if (key == "EF") use = Use::Attachment;
    if (use == Use::Unknown) return;
    Reference& reference = references_[pending.value->getRefNum()];
    reference.use = use;
    const Dict* specification = dictionary_of(pending.parent);
    if (use != Use::Attachment || specification == nullptr) return;
    reference.name = string_at(*specification, "UF");
    if (reference.name.empty()) reference.name = string_at(*specification, "F");
}

void ObjectReader::add_string(const Pending& pending) {
    const std::string& octets = pending.value->getString()->toStr();
    const std::string_view key = pending.key;
    if (octets.empty()) return;
    if (pending.purpose == Purpose::Signature && key == "Contents") {
        return write_octets("pdf:signature", octets);
    }
    if (pending.purpose == Purpose::Structural ||
        (pending.purpose != Purpose::Info && is_one_of(key, kStructuralKeys))) {
        return add_structural(key, octets);
    }
    if (!is_readable(octets)) return add_unreadable(octets);
    const std::string utf8 = utf8_of(octets);
    switch (pending.purpose) {
        case Purpose::Info: return text_.add(StringKind::Info, std::string(key) + ": " + utf8, 0);
        case Purpose::Outline:
            return text_.add(key == "Title" ? StringKind::Outline : kind_of(key), utf8, 0);
        case Purpose::Annotation: return text_.add(StringKind::Annotation, utf8, page_);
        case Purpose::Field: return add_field(pending, key, utf8);
        default: return text_.add(kind_of(key), utf8, page_);
    }
}

/// What these say is neither hash, name nor date is somebody's text.
void ObjectReader::add_structural(std::string_view key, std::string_view octets) {
    if (is_hash(octets) || is_date(octets)) return;
    if (key == "ID" && is_readable(octets))
        return text_.add(StringKind::Other, utf8_of(octets), page_);
    if (!is_readable(octets)) return loose_.add_once(octets);
    if (key != "CharSet") return loose_.add_name(utf8_of(octets));
    // Names of glyphs: /A/B/C.
    for (const auto name : std::views::split(octets, '/')) loose_.add_name(std::string_view(name));
}

void ObjectReader::add_unreadable(std::string_view octets) {
    constexpr std::size_t kShort = 64;
    if (is_hash(octets)) return;
    octets.size() > kShort ? write_octets("pdf:octets", octets) : loose_.add(octets);
}

/// A value stands behind the name that its reader sees: a number alone says little.
void ObjectReader::add_field(const Pending& pending, std::string_view key,
                             const std::string& utf8) {
    std::string label;
    if (const Dict* field = dictionary_of(pending.parent); field != nullptr) {
        label = string_at(*field, "TU");
        if (label.empty()) label = string_at(*field, "T");
    }
    const bool is_value = key != "T" && key != "TU" && !label.empty();
    text_.add(StringKind::Field, is_value ? label + ": " + utf8 : utf8, page_);
}

void ObjectReader::write_octets(std::string_view step, std::string_view octets) {
    PartInfo info;
    info.step = step;
    put(out_, std::move(info), bytes_of(octets));
}

}  // namespace sealtap::opener::pdf
