#include "opener/pdf/document.h"

#include <poppler/ErrorCodes.h>
#include <poppler/Stream.h>

namespace sealtap::opener::pdf {
namespace {

constexpr ObjectKey kCompressed = ObjectKey{1} << 63U;
constexpr unsigned kIndexBits = 20;  // of an object in its stream: poppler takes no more

}  // namespace

Document::Document(Bytes octets) {
    // poppler deletes the stream, not the octets.
    auto stream = std::make_unique<MemStream>(text_of(octets).data(), 0,
                                              static_cast<Goffset>(octets.size()), Object(objNull));
    doc_ = std::make_unique<PDFDoc>(stream.release(), std::optional<GooString>(),
                                    std::optional<GooString>(), nullptr,
                                    [this] { is_rebuilt_ = true; });
}

bool Document::is_encrypted() const { return doc_->getErrorCode() == errEncrypted; }

Object Document::fetch(int number) {
    if (number < 0 || number >= objects()) return Object(objNull);
    const XRefEntry& entry = *table().getEntry(number, false);
    if (entry.type == xrefEntryFree || entry.type == xrefEntryNone) return Object(objNull);
    return table().fetch(number, entry.type == xrefEntryCompressed ? 0 : entry.gen);
}

ObjectKey Document::key_of(int number) {
    if (number < 0 || number >= objects()) return 0;
    const XRefEntry& entry = *table().getEntry(number, false);
    if (entry.type == xrefEntryUncompressed) return static_cast<ObjectKey>(entry.offset);
    if (entry.type != xrefEntryCompressed) return 0;
    const auto stream = static_cast<int>(entry.offset);
    if (stream < 0 || stream >= objects()) return 0;
    const auto offset = static_cast<ObjectKey>(table().getEntry(stream, false)->offset);
    return kCompressed | offset << kIndexBits | static_cast<ObjectKey>(entry.gen);
}

}  // namespace sealtap::opener::pdf
