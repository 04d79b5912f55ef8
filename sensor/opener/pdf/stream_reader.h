#pragma once

#include <poppler/Object.h>

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "opener/pdf/content_framing.h"
#include "opener/pdf/loose_text.h"
#include "opener/pdf/object_reader.h"

namespace sealtap::opener::pdf {

/// Accounts for the streams of a document: attachments, metadata, scripts and what nobody refers
/// to are written raw, pictures too where they are wanted and else told as unread, forms that no
/// page shows are interpreted; what is drawn of those that pages show is read, so what else stands
/// in them is told. Fonts, tables and the file's own structure are written one behind the other: no
/// reader looks at their words. What stands behind the end of coded octets is written too. Borrows
/// everything it is given.
class StreamReader {
public:
    StreamReader(Document& document, const Seen& shown, Seen& framed, const Seen& walked,
                 PageReader& pages, PlacedText& text, LooseText& loose, Work& work,
                 Pictures pictures)
        : document_(document),
          shown_(shown),
          framed_(framed),
          walked_(walked),
          pages_(pages),
          text_(text),
          loose_(loose),
          work_(work),
          pictures_(pictures) {}

    /// False: the output wants no more.
    bool read(const ObjectReader& objects);

private:
    enum class Treatment : std::uint8_t {
        Shown,      ///< drawn already
        Glyph,      ///< drawn for one character
        Container,  ///< of objects
        Binary,     ///< what it says that it is
        Coded,      ///< in a way that nobody knows
        Picture,    ///< or sound: no text to read
        Interpret,  ///< draws something
        Write,
    };
    bool treat(int number, Object& stream, const Reference& reference);
    [[nodiscard]] Treatment treatment_of(int number, const Object& stream, Use use) const;
    [[nodiscard]] bool is_structure(const Dict& dictionary) const;
    [[nodiscard]] bool is_truly_structure(const Object& stream) const;
    void find_containers();
    void frame(int number, const Object& stream, ContentFraming::Shown shown);
    void read_container(int number, const Object& stream);
    void write(const Object& stream, const Reference& reference);
    void write_binary();
    void write_pictures();
    void write_coded(const Object& stream);
    void add_long_targets(std::string_view map);
    void tell_unread(const Object& stream, Cause cause);

    Document& document_;
    const Seen& shown_;
    Seen& framed_;
    const Seen& walked_;
    PageReader& pages_;
    PlacedText& text_;
    LooseText& loose_;
    Work& work_;
    std::unordered_set<int> containers_;  ///< the streams that the table has objects in
    std::vector<int> binary_;
    Pictures pictures_;
    std::vector<int> picture_streams_;
};

}  // namespace sealtap::opener::pdf
