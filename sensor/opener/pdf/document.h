#pragma once

#include <poppler/PDFDoc.h>

#include <cstdint>
#include <memory>
#include <unordered_set>

#include "sealtap/bytes.h"

namespace sealtap::opener::pdf {

/// Which octets of the file an object is, whatever number it has: the same in all revisions of a
/// document that still use it.
using ObjectKey = std::uint64_t;

/// A document, or an older revision of it, as poppler opened it.
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
    /// Null when there is none. One that is missing makes poppler search the file for objects,
    /// once.
    [[nodiscard]] Object fetch(int number);

private:
    bool is_rebuilt_ = false;
    std::unique_ptr<PDFDoc> doc_;
};

/// What was read already, in this revision or a later one.
using Seen = std::unordered_set<ObjectKey>;

}  // namespace sealtap::opener::pdf
