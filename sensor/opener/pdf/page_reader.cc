#include "opener/pdf/page_reader.h"

#include <poppler/OptionalContent.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "opener/pdf/coded_end.h"
#include "opener/pdf/guarded_stream.h"
#include "opener/pdf/picture.h"

namespace sealtap::opener::pdf {
namespace {

constexpr std::size_t kPageOfMax = 1U << 16U;
constexpr double kPointsPerInch = 72.0;
constexpr int kFlagsHidden = 0x22;  // Hidden, NoView (ISO 32000-2, 12.5.3)

std::optional<PDFRectangle> rectangle_of(const Object& values) {
    if (!values.isArray() || values.arrayGetLength() != 4) return std::nullopt;
    std::array<double, 4> at{};
    for (int i = 0; i < 4; ++i) {
        const Object value = values.arrayGet(i);
        if (!value.isNum() || !std::isfinite(value.getNum())) return std::nullopt;
        at[static_cast<std::size_t>(i)] = value.getNum();
    }
    return PDFRectangle(std::min(at[0], at[2]), std::min(at[1], at[3]), std::max(at[0], at[2]),
                        std::max(at[1], at[3]));
}

Region region_of(const Object& annotation, Region otherwise) {
    if (otherwise != Region::Body) return otherwise;
    const Object flags = annotation.dictLookup("F");
    if (flags.isInt() && (flags.getInt() & kFlagsHidden) != 0) return Region::Hidden;
    const Object subtype = annotation.dictLookup("Subtype");
    if (subtype.isName("Watermark")) return Region::Watermark;
    return subtype.isName("Widget") ? Region::TextBox : Region::Comment;
}

/// One level of the page tree that is being read.
struct Level {
    Object kids;
    int next = 0;
    PageAttributes attributes;
};

}  // namespace

PageAttributes PageAttributes::below(const Object& node) const {
    PageAttributes own;
    const Object inherited = node.dictLookup("Resources");
    own.resources = inherited.isDict() ? inherited.copy() : resources.copy();
    const auto media = rectangle_of(node.dictLookup("MediaBox"));
    const auto crop = rectangle_of(node.dictLookup("CropBox"));
    own.media_box = media.value_or(media_box);
    own.crop_box = crop ? crop : crop_box;
    const Object turned = node.dictLookup("Rotate");
    own.rotate = turned.isInt() ? ((turned.getInt() % 360) + 360) % 360 : rotate;
    return own;
}

PDFRectangle PageAttributes::shown() const {
    if (!crop_box) return media_box;
    // What is cropped away in whole is a mistake that other readers forgive.
    const PDFRectangle box(
        std::max(crop_box->x1, media_box.x1), std::max(crop_box->y1, media_box.y1),
        std::min(crop_box->x2, media_box.x2), std::min(crop_box->y2, media_box.y2));
    return box.x1 < box.x2 && box.y1 < box.y2 ? box : media_box;
}

PageReader::PageReader(Document& document, Seen& seen, Seen& framed, Work& work, PlacedText& out,
                       LooseText& loose)
    : document_(document),
      seen_(seen),
      framed_(framed),
      work_(work),
      out_(out),
      loose_(loose),
      guard_(document),
      device_(page_text_, [this] { write_page(); }) {
    device_.on_form([this](Ref id) {
        mark(id.num);
        // Each form that it interprets makes poppler forget when it asked last.
        (void)should_stop(this);
    });
}

bool PageReader::read_tree(const Object& root) {
    std::vector<Level> levels;
    std::unordered_set<int> visited;
    if (!root.isDict()) return true;
    levels.push_back({root.dictLookup("Kids"), 0, PageAttributes().below(root)});
    while (!levels.empty()) {
        Level& level = levels.back();
        if (!level.kids.isArray() || level.next >= level.kids.arrayGetLength()) {
            levels.pop_back();
            continue;
        }
        const Object& kid = level.kids.arrayGetNF(level.next++);
        // A page that is used twice is shown twice; a loop must end.
        if (kid.isRef() && !visited.insert(kid.getRefNum()).second) continue;
        const Object node = kid.fetch(&document_.table());
        if (!node.isDict()) continue;
        if (node.getDict()->hasKey("Kids")) {
            PageAttributes attributes = level.attributes.below(node);
            levels.push_back({node.dictLookup("Kids"), 0, std::move(attributes)});
            continue;
        }
        ++number_;
        // An older revision is read where it shows something else.
        if (!mark_page(kid, node)) continue;
        if (!read_page(node, level.attributes.below(node))) return false;
    }
    return true;
}

bool PageReader::mark_page(const Object& reference, const Object& page) {
    if (reference.isRef()) seen_.insert(document_.key_of(reference.getRefNum()));
    const bool is_new = mark_contents(page.dictLookupNF("Contents"));
    return is_new || region_ != Region::Hidden;
}

bool PageReader::read_orphan(const Object& page) {
    mark_contents(page.dictLookupNF("Contents"));
    const std::uint32_t number = std::exchange(number_, 0);
    const bool goes_on = read_page(page, attributes_of(page));
    number_ = number;
    return goes_on;
}

bool PageReader::read_without_tree() {
    for (int number = 0; number < document_.objects(); ++number) {
        const Object object = document_.fetch(number);
        if (object.isDict("Catalog") && !read_tree(object.dictLookup("Pages"))) return false;
    }
    for (int number = 0; number < document_.objects(); ++number) {
        const Object page = document_.fetch(number);
        if (!page.isDict("Page") || !mark(number)) continue;
        mark_contents(page.dictLookupNF("Contents"));
        ++number_;
        if (!read_page(page, attributes_of(page))) return false;
    }
    return true;
}

/// What it inherits from the tree above it, as far as that is there.
PageAttributes PageReader::attributes_of(const Object& page) const {
    constexpr std::size_t kLevelsMax = 32;
    std::vector<Object> chain;
    chain.push_back(page.copy());
    while (chain.size() < kLevelsMax) {
        Object above = chain.back().dictLookup("Parent");
        if (!above.isDict()) break;
        chain.push_back(std::move(above));
    }
    PageAttributes attributes;
    for (auto node = chain.rbegin(); node != chain.rend(); ++node) {
        attributes = attributes.below(*node);
    }
    return attributes;
}

bool PageReader::read_page(const Object& page, const PageAttributes& attributes) {
    page_text_.number = number_;
    tell_page();
    display(page, attributes);
    const bool has_layers = page_text_.suppressed != 0;
    if (has_layers) read_layers(page, attributes);
    write_page();
    out_.flush();
    frame_contents(page);
    marked_.clear();
    return !work_.is_spent && out_.wants_more();
}

/// What was read before goes out now: this page may be the one that kills the process.
void PageReader::tell_page() {
    if (!out_.is_open() || number_ == 0) return;
    Place place;
    place.region = region_;
    place.page = number_;
    out_.stand(place);
}

void PageReader::display(const Object& page, const PageAttributes& attributes) {
    if (!guard_.is_sane(attributes.resources)) return leave_out();
    device_.set_region(region_);
    const PDFRectangle box = attributes.shown();
    Gfx gfx(&document_.poppler(), &device_, static_cast<int>(number_),
            attributes.resources.isDict() ? attributes.resources.getDict() : nullptr,
            kPointsPerInch, kPointsPerInch, &box, nullptr, attributes.rotate,
            &PageReader::should_stop, this);
    Object contents = readable(page.dictLookup("Contents"));
    if (!contents.isNull()) {
        gfx.saveState();
        gfx.display(&contents);
        gfx.restoreState();
    }
    // What could not be interpreted is no longer counted as shown: it is written raw.
    if (device_.has_lost_text()) forget_marked();
    read_annotations(gfx, page);
}

/// What would be drawn is written raw.
void PageReader::leave_out() {
    forget_marked();
    out_.output().unread(0, Cause::DecodeBudget);
}

/// poppler draws the layers that are switched on. With all of them switched over it draws the
/// others: what was not there before is hidden text.
void PageReader::read_layers(const Object& page, const PageAttributes& attributes) {
    const auto key = [](const Glyph& glyph) {
        return std::make_tuple(glyph.unicode, glyph.x, glyph.y);
    };
    std::vector<std::tuple<char32_t, float, float>> shown;
    shown.reserve(page_text_.glyphs.size());
    for (const Glyph& glyph : page_text_.glyphs) shown.push_back(key(glyph));
    std::ranges::sort(shown);
    const std::uint64_t suppressed = page_text_.suppressed;
    write_page();

    switch_layers();
    display(page, attributes);
    switch_layers();
    std::uint64_t found = 0;
    std::erase_if(page_text_.glyphs, [&](const Glyph& glyph) {
        const bool is_new = !std::ranges::binary_search(shown, key(glyph));
        found += is_new ? glyph.octets : 0;
        return !is_new;
    });
    for (Style& style : page_text_.styles) style.region = Region::Hidden;
    page_text_.asides.clear();
    page_text_.unmapped = 0;
    // Layers may depend on each other, and some text is drawn neither way.
    if (found < suppressed) forget_marked();
}

void PageReader::switch_layers() {
    OCGs* layers = document_.poppler().getOptContentConfig();
    if (layers == nullptr) return;
    for (const auto& [reference, layer] : layers->getOCGs()) {
        const bool is_on = layer->getState() == OptionalContentGroup::On;
        layer->setState(is_on ? OptionalContentGroup::Off : OptionalContentGroup::On);
    }
}

void PageReader::forget_marked() {
    for (const ObjectKey key : marked_) seen_.erase(key);
}

bool PageReader::read_form(Object form) {
    Dict* dictionary = form.streamGetDict();
    const PDFRectangle box =
        rectangle_of(dictionary->lookup("BBox")).value_or(PageAttributes().media_box);
    Object resources = dictionary->lookup("Resources");
    page_text_.number = 0;
    if (!guard_.is_sane(resources)) {
        leave_out();
        return true;
    }
    device_.set_region(region_);
    Gfx gfx(&document_.poppler(), &device_, 0, resources.isDict() ? resources.getDict() : nullptr,
            kPointsPerInch, kPointsPerInch, &box, nullptr, 0, &PageReader::should_stop, this);
    // Borrowed: the form's dictionary lies in it.
    Object contents = guarded(form.copy());
    gfx.display(&contents);
    write_page();
    return !work_.is_spent && out_.wants_more();
}

void PageReader::read_annotations(Gfx& gfx, const Object& page) {
    const Object annotations = page.dictLookup("Annots");
    if (!annotations.isArray()) return;
    for (int i = 0; i < annotations.arrayGetLength(); ++i) {
        if (should_stop(this)) return;
        const Object& reference = annotations.arrayGetNF(i);
        if (reference.isRef() && page_of_.size() < kPageOfMax) {
            page_of_.try_emplace(reference.getRefNum(), number_);
        }
        const Object annotation = reference.fetch(&document_.table());
        if (annotation.isDict()) read_appearance(gfx, annotation);
    }
}

/// Every appearance: that of a pressed button and of each of its states is text as well.
void PageReader::read_appearance(Gfx& gfx, const Object& annotation) {
    const Object looks = annotation.dictLookup("AP");
    if (!looks.isDict()) return;
    device_.set_region(region_of(annotation, region_));
    for (const char* way : {"N", "D", "R"}) {
        const Object& look = looks.dictLookupNF(way);
        const Object shown = look.fetch(&document_.table());
        if (shown.isStream()) {
            if (!look.isRef() || mark(look.getRefNum())) draw(gfx, shown, annotation);
        }
        if (!shown.isDict()) continue;
        for (int i = 0; i < shown.dictGetLength(); ++i) {
            const Object& state = shown.dictGetValNF(i);
            if (state.isRef() && !mark(state.getRefNum())) continue;
            const Object stream = state.fetch(&document_.table());
            if (stream.isStream()) draw(gfx, stream, annotation);
        }
    }
    device_.set_region(region_);
}

void PageReader::draw(Gfx& gfx, const Object& appearance, const Object& annotation) {
    const PDFRectangle place =
        rectangle_of(annotation.dictLookup("Rect")).value_or(PDFRectangle(0, 0, 1, 1));
    Object stream = appearance.copy();
    if (!guard_.is_sane(stream.streamGetDict()->lookup("Resources"))) return leave_out();
    gfx.drawAnnot(&stream, nullptr, nullptr, place.x1, place.y1, place.x2, place.y2, 0);
}

/// Contents without the pieces that are coded as pictures: no program draws so, bombs do.
Object PageReader::readable(const Object& contents) {
    if (contents.isStream()) {
        return is_picture(*contents.streamGetDict()) ? Object(objNull) : guarded(contents.copy());
    }
    if (!contents.isArray()) return Object(objNull);
    auto* pieces = new Array(&document_.table());
    Object kept(pieces);
    for (int i = 0; i < contents.arrayGetLength(); ++i) {
        Object piece = contents.arrayGet(i);
        if (piece.isStream() && !is_picture(*piece.streamGetDict())) {
            pieces->add(guarded(std::move(piece)));
        }
    }
    return kept;
}

Object PageReader::guarded(Object&& stream) {
    Stream* guarded = new GuardedStream(std::move(stream), [this](std::size_t octets) {
        work_.charge(octets);
        if (!out_.wants_more()) work_.is_spent = true;
        return !work_.is_spent;
    });
    return Object(guarded);
}

/// What stands between the operators of the contents and is no operand that was drawn. The pieces
/// are one stream: an operand may stand in one, and its operator in the next.
void PageReader::frame_contents(const Object& page) {
    const Object& contents = page.dictLookupNF("Contents");
    const Object fetched = contents.fetch(&document_.table());
    ContentFraming framing(loose_, ContentFraming::Shown::Drawn);
    if (!fetched.isArray()) frame_piece(contents, framing);
    for (int i = 0; fetched.isArray() && i < fetched.arrayGetLength(); ++i) {
        frame_piece(fetched.arrayGetNF(i), framing);
    }
    framing.end();
    if (framing.picture_octets() == 0) return;
    out_.output().unread(work_.take_unread(framing.picture_octets()), Cause::Media);
}

void PageReader::frame_piece(const Object& reference, ContentFraming& framing) {
    // What was not drawn is written raw, as a whole.
    const bool is_known = reference.isRef();
    const ObjectKey key = is_known ? document_.key_of(reference.getRefNum()) : 0;
    if (is_known && (!seen_.contains(key) || !framed_.insert(key).second)) return;
    const Object piece = reference.fetch(&document_.table());
    if (!piece.isStream() || is_picture(*piece.streamGetDict())) return;
    (void)read_pieces(*piece.getStream(), work_, out_.output(), [&](Bytes octets) {
        framing.take(text_of(octets));
        return true;
    });
    framing.separate();
}

bool PageReader::mark_contents(const Object& contents) {
    if (contents.isRef()) {
        const bool is_new = mark(contents.getRefNum());
        const Object fetched = contents.fetch(&document_.table());
        return fetched.isArray() ? mark_contents(fetched) || is_new : is_new;
    }
    if (!contents.isArray()) return false;
    bool is_new = false;
    for (int i = 0; i < contents.arrayGetLength(); ++i) {
        const Object& piece = contents.arrayGetNF(i);
        if (piece.isRef()) is_new = mark(piece.getRefNum()) || is_new;
    }
    return is_new;
}

bool PageReader::mark(int number) {
    const ObjectKey key = document_.key_of(number);
    const bool is_new = seen_.insert(key).second;
    if (is_new) marked_.push_back(key);
    return is_new;
}

std::uint32_t PageReader::page_of(int object) const {
    const auto found = page_of_.find(object);
    return found == page_of_.end() ? 0 : found->second;
}

void PageReader::write_page() {
    glyphs_ += page_text_.glyphs.size();
    unmapped_ += page_text_.unmapped;
    if (!page_text_.glyphs.empty() || !page_text_.asides.empty()) {
        if (!out_.is_open()) out_.begin(step_);
        write_lines(page_text_, out_);
    }
    page_text_.clear();
}

/// poppler asks after every ten operators or so.
bool PageReader::should_stop(void* reader) {
    auto& self = *static_cast<PageReader*>(reader);
    constexpr std::uint64_t kPerCall = 10;
    Work& work = self.work_;
    if (work.operators_left < kPerCall || !self.out_.wants_more()) work.is_spent = true;
    // Forms in forms ask only after some operators each, and may nest a hundred times.
    if (work.is_spent) self.device_.leave_out_forms();
    if (!work.is_spent) work.operators_left -= kPerCall;
    return work.is_spent;
}

}  // namespace sealtap::opener::pdf
