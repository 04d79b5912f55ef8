#pragma once

#include <poppler/Object.h>

#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "opener/pdf/object_reader.h"

namespace sealtap::opener::pdf {

/// Accounts for the streams of a document: attachments, metadata, scripts and what nobody refers
/// to are written raw, pictures are told as unread, forms that no page shows are interpreted.
/// Fonts, tables and the file's own structure hold no text. Borrows everything it is given.
class StreamReader {
public:
    StreamReader(Document& document, const Seen& shown, PageReader& pages, PlacedText& text,
                 Work& work)
        : document_(document), shown_(shown), pages_(pages), text_(text), work_(work) {}

    /// False: the output wants no more.
    bool read(const ObjectReader& objects);

private:
    enum class Treatment : std::uint8_t {
        Nothing,    ///< structure, or read already
        Picture,    ///< or sound: no text to read
        Interpret,  ///< draws something
        Write,
    };
    [[nodiscard]] Treatment treatment_of(int number, const Object& stream, Use use) const;
    [[nodiscard]] bool is_structure(const Dict& dictionary) const;
    [[nodiscard]] bool is_truly_structure(int number, const Object& stream) const;
    void find_containers();
    void write(const Object& stream, const Reference& reference);
    void tell_unread(const Object& stream, Cause cause);

    Document& document_;
    const Seen& shown_;
    PageReader& pages_;
    PlacedText& text_;
    Work& work_;
    std::unordered_set<int> containers_;  ///< the streams that the table has objects in
};

}  // namespace sealtap::opener::pdf
