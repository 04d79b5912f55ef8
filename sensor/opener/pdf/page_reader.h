#pragma once

#include <poppler/Gfx.h>
#include <poppler/Page.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "opener/pdf/content_framing.h"
#include "opener/pdf/document.h"
#include "opener/pdf/glyph_device.h"
#include "opener/pdf/map_guard.h"
#include "opener/pdf/page_lines.h"

namespace sealtap::opener::pdf {

/// How much a document may ask for in all, its older revisions included: so much that the time of
/// the processor, which is configured, is over before.
struct Work {
    std::uint64_t operators_left = 1'000'000'000;
    std::uint64_t decoded_left = std::uint64_t{16}
                                 << 30U;  ///< octets of streams, of each time they are decoded
    std::uint64_t unread_left = 0;        ///< octets of the file that may be told as unread
    bool is_spent = false;

    void charge(std::uint64_t octets) noexcept {
        decoded_left -= std::min(decoded_left, octets);
        if (decoded_left == 0) is_spent = true;
    }
    /// How many of these may still be told as unread.
    [[nodiscard]] std::uint64_t take_unread(std::uint64_t octets) noexcept {
        const std::uint64_t told = std::min(octets, unread_left);
        unread_left -= told;
        return told;
    }
};

/// What a page inherits from the tree above it (ISO 32000-2, 7.7.3.4).
struct PageAttributes {
    Object resources;
    PDFRectangle media_box{0, 0, 612, 792};
    std::optional<PDFRectangle> crop_box = std::nullopt;
    int rotate = 0;

    [[nodiscard]] PageAttributes below(const Object& node) const;
    /// What readers show of the page.
    [[nodiscard]] PDFRectangle shown() const;
};

/// Reads what pages show: their contents, the forms in them, and what annotations and fields look
/// like. Borrows everything it is given.
class PageReader {
public:
    PageReader(Document& document, Seen& seen, Seen& framed, Work& work, PlacedText& out,
               LooseText& loose);

    /// What is read now is that of an older revision, or nothing that a reader shows.
    void set_hidden() noexcept {
        region_ = Region::Hidden;
        step_ = "pdf:unshown";
    }

    /// The pages below one node of the page tree, in order. False: the output wants no more.
    bool read_tree(const Object& root);
    /// One page that the tree does not know.
    bool read_orphan(const Object& page);
    /// All pages there are, when the tree is lost: those of older catalogues, then what is left.
    bool read_without_tree();
    /// A form, pattern or the like that no page shows.
    bool read_form(Object form);

    [[nodiscard]] std::uint32_t pages() const noexcept { return number_; }
    [[nodiscard]] std::uint64_t glyphs() const noexcept { return glyphs_; }
    [[nodiscard]] std::uint64_t unmapped() const noexcept { return unmapped_; }
    /// On which page the annotation, field or form stands; 0: unknown.
    [[nodiscard]] std::uint32_t page_of(int object) const;

private:
    bool read_page(const Object& page, const PageAttributes& attributes);
    void read_annotations(Gfx& gfx, const Object& page);
    void read_appearance(Gfx& gfx, const Object& annotation);
    void draw(Gfx& gfx, const Object& appearance, const Object& annotation);
    [[nodiscard]] PageAttributes attributes_of(const Object& page) const;
    void tell_page();
    void display(const Object& page, const PageAttributes& attributes);
    void read_layers(const Object& page, const PageAttributes& attributes);
    void switch_layers();
    [[nodiscard]] Object readable(const Object& contents);
    [[nodiscard]] Object guarded(Object&& stream);
    void frame_contents(const Object& page);
    void frame_piece(const Object& reference, ContentFraming& framing);
    void forget_marked();
    void leave_out();
    bool mark_page(const Object& reference, const Object& page);
    bool mark_contents(const Object& contents);
    bool mark(int number);
    void write_page();

    static bool should_stop(void* reader);

    Document& document_;
    Seen& seen_;
    Seen& framed_;  ///< of which all but what is drawn was told
    Work& work_;
    PlacedText& out_;
    LooseText& loose_;
    MapGuard guard_;
    Region region_ = Region::Body;
    std::string_view step_ = "pdf:text";
    PageText page_text_;
    GlyphDevice device_;
    std::uint32_t number_ = 0;
    std::uint64_t glyphs_ = 0;
    std::uint64_t unmapped_ = 0;
    std::unordered_map<int, std::uint32_t> page_of_;
    std::vector<ObjectKey> marked_;  ///< while the page was read
};

}  // namespace sealtap::opener::pdf
