#pragma once

#include <poppler/PDFDoc.h>

#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include "opener/pdf/framing.h"
#include "sealtap/bytes.h"

namespace sealtap::opener::pdf {

/// Which octets of the file an object is, whatever number it has: the same in all revisions of a
/// document that still use it.
using ObjectKey = std::uint64_t;

/// A document, or an older revision of it, as poppler opened it. Numbers below zero are those of
/// objects that stand in the file and that no table names.
class Document {
public:
    /// Never null. Borrows `octets` as long as it lives.
    explicit Document(Bytes octets);
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    [[nodiscard]] bool is_ok() const { return doc_->isOk(); }
    [[nodiscard]] bool is_encrypted() const;
    /// The table of objects was missing or wrong, and was made anew.
    [[nodiscard]] bool is_rebuilt() const noexcept { return is_rebuilt_; }

    [[nodiscard]] PDFDoc& poppler() noexcept { return *doc_; }
    [[nodiscard]] XRef& table() noexcept { return *doc_->getXRef(); }
    [[nodiscard]] int objects() noexcept { return table().getNumObjects(); }
    [[nodiscard]] ObjectKey key_of(int number);
    /// Of the object that stands there in a stream of objects.
    [[nodiscard]] static ObjectKey key_in(ObjectKey container, int index);
    /// Null when there is none. One that is missing makes poppler search the file for objects,
    /// once.
    [[nodiscard]] Object fetch(int number);

    /// Answers the number under which it can be fetched.
    int add_unlisted(const FramedObject& object);
    /// A value that begins there, decrypted as one of that object.
    [[nodiscard]] Object parse_at(std::size_t at, int number, int generation);

private:
    enum class Cipher : std::uint8_t { None, OfDocument };
    [[nodiscard]] Object parse(std::size_t at, int number, int generation, Cipher cipher);
    [[nodiscard]] Object parse_object(const FramedObject& object);
    [[nodiscard]] ObjectKey place_of(Goffset offset) const;

    Bytes octets_;
    bool is_rebuilt_ = false;
    std::vector<FramedObject> unlisted_;
    std::unique_ptr<PDFDoc> doc_;
};

/// What was read already, in this revision or a later one.
using Seen = std::unordered_set<ObjectKey>;

}  // namespace sealtap::opener::pdf
