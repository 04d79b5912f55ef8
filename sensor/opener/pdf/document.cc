#include "opener/pdf/document.h"

#include <poppler/ErrorCodes.h>
#include <poppler/Parser.h>
#include <poppler/Stream.h>

#include <algorithm>
#include <utility>

#include "opener/pdf/picture.h"

namespace sealtap::opener::pdf {
namespace {

constexpr ObjectKey kCompressed = ObjectKey{1} << 63U;
constexpr unsigned kIndexBits = 20;  // of an object in its stream: poppler takes no more

bool is_table(const Object& object) {
    return object.isStream() && has_name(*object.streamGetDict(), "Type", "XRef");
}

}  // namespace

Document::Document(Bytes octets) : octets_(octets) {
    // poppler deletes the stream, not the octets.
    auto stream = std::make_unique<MemStream>(text_of(octets).data(), 0,
                                              static_cast<Goffset>(octets.size()), Object(objNull));
    doc_ = std::make_unique<PDFDoc>(stream.release(), std::optional<GooString>(),
                                    std::optional<GooString>(), nullptr,
                                    [this] { is_rebuilt_ = true; });
}

bool Document::is_encrypted() const { return doc_->getErrorCode() == errEncrypted; }

Object Document::fetch(int number) {
    if (number < 0) {
        const auto index = static_cast<std::size_t>(-1 - number);
        return index < unlisted_.size() ? parse_object(unlisted_[index]) : Object(objNull);
    }
    if (number >= objects()) return Object(objNull);
    const XRefEntry& entry = *table().getEntry(number, false);
    if (entry.type == xrefEntryFree || entry.type == xrefEntryNone) return Object(objNull);
    if (entry.type == xrefEntryCompressed) return table().fetch(number, 0);
    // Copied: fetching may make the table anew.
    const FramedObject here{number, entry.gen, place_of(entry.offset)};
    Object object = table().fetch(number, here.generation);
    return table().isEncrypted() && is_table(object) ? parse_object(here) : std::move(object);
}

int Document::add_unlisted(const FramedObject& object) {
    unlisted_.push_back(object);
    return -static_cast<int>(unlisted_.size());
}

Object Document::parse_object(const FramedObject& object) {
    // Behind "5 0 obj".
    Lexer lexer(text_of(octets_), object.from);
    for (int i = 0; i < 2; ++i) (void)lexer.next();
    constexpr std::string_view kWord = "obj";
    return parse_at(lexer.next().from + kWord.size(), object.number, object.generation);
}

Object Document::parse_at(std::size_t at, int number, int generation) {
    if (at >= octets_.size()) return Object(objNull);
    if (!table().isEncrypted()) return parse(at, number, generation, Cipher::None);
    // Tables are in clear (ISO 32000-2, 7.5.8.2).
    Object clear = parse(at, number, generation, Cipher::None);
    if (is_table(clear)) return clear;
    return parse(at, number, generation, Cipher::OfDocument);
}

Object Document::parse(std::size_t at, int number, int generation, Cipher cipher) {
    unsigned char* key = nullptr;
    CryptAlgorithm algorithm = cryptRC4;
    int key_length = 0;
    if (cipher == Cipher::OfDocument) {
        table().getEncryptionParameters(&key, &algorithm, &key_length);
    }
    // The parser deletes its stream.
    Parser parser(
        &table(),
        doc_->getBaseStream()->makeSubStream(static_cast<Goffset>(at), false, 0, Object(objNull)),
        true);
    return parser.getObj(false, key, algorithm, key_length, number, generation, 0);
}

/// Where the number of an object stands in the file: its place in the table counts from the header,
/// and may be that of blanks before it.
ObjectKey Document::place_of(Goffset offset) const {
    const std::string_view file = text_of(octets_);
    const Goffset place = offset + doc_->getBaseStream()->getStart();
    auto at = static_cast<std::size_t>(std::max<Goffset>(place, 0));
    while (at < file.size() && is_blank(file[at])) ++at;
    return at;
}

ObjectKey Document::key_of(int number) {
    if (number < 0) {
        const auto index = static_cast<std::size_t>(-1 - number);
        return index < unlisted_.size() ? unlisted_[index].from : 0;
    }
    if (number >= objects()) return 0;
    const XRefEntry& entry = *table().getEntry(number, false);
    if (entry.type == xrefEntryUncompressed) return place_of(entry.offset);
    if (entry.type != xrefEntryCompressed) return 0;
    const auto stream = static_cast<int>(entry.offset);
    if (stream < 0 || stream >= objects()) return 0;
    return key_in(place_of(table().getEntry(stream, false)->offset), entry.gen);
}

ObjectKey Document::key_in(ObjectKey container, int index) {
    return kCompressed | container << kIndexBits | static_cast<ObjectKey>(index);
}

}  // namespace sealtap::opener::pdf
