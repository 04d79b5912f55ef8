#include "opener/ooxml/package.h"

#include <algorithm>
#include <utility>

#include "opener/ooxml/properties.h"
#include "opener/ooxml/sheet.h"
#include "opener/ooxml/values.h"
#include "opener/ooxml/word.h"
#include "opener/xml/entry.h"

namespace sealtap::opener::ooxml {
namespace {

/// A declaration, a comment, and the outermost element with its namespaces.
constexpr std::size_t kHeadBytes = std::size_t{8} * 1024;
/// Parts that are read once more than they are written.
constexpr std::size_t kStylesBytesMax = std::size_t{4} << 20U;
constexpr std::string_view kDamagedStep = "ooxml:damaged";

/// presentation.xml: the order of the slides.
class PresentationReader final : public xml::Events {
public:
    void on_start(const xml::Element& element) override {
        if (element.local == "sldId" && slides.size() < (1U << 14U)) {
            slides.emplace_back(element.attributes.prefixed("id"));
        } else if (element.local == "sldSz") {
            size.width = number_of(element.get("cx")).value_or(0);
            size.height = number_of(element.get("cy")).value_or(0);
        }
    }
    void on_end(std::string_view) override {}
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

    std::vector<std::string> slides;
    SlideSize size;
};

}  // namespace

Package::Package(const zip::Archive& archive, Output& out)
    : archive_(archive), out_(out), zip_(archive, out) {}

OpenStatus Package::write() {
    list();
    for (const Part& part : parts_) {
        if (part.kind != Kind::Relations || !zip_.wants_more()) continue;
        TextWriter text(out_, step_of(part.kind), name_of(part));
        RelationReader reader(text, relations_, part.path);
        read(part, reader);
    }
    read_ahead();
    sort();
    for (const Part& part : parts_) {
        if (!zip_.wants_more()) break;
        write(part);
    }
    if (has_strings_ && zip_.wants_more()) {
        TextWriter text(out_, step_of(Kind::SharedStrings));
        strings_.write_unshown(text);
    }
    zip_.write_frame();
    return zip_.status();
}

void Package::list() {
    for (std::size_t i = 0; i < archive_.size() && zip_.wants_more(); ++i) {
        const zip::Entry entry = archive_.entry(i);
        if (!zip::Writer::has_content(entry)) continue;
        Part part;
        part.index = i;
        part.path = xml::path_of(archive_.name(entry));
        const std::string head = zip_.head(entry, kHeadBytes);
        if (xml::looks_like_xml(head)) {
            part.kind = kind_of(xml::root_of(bytes_of(head)), part.path);
        } else if (part.path.ends_with(".bin")) {
            part.kind = binary_kind_of(bytes_of(head));
            part.is_binary = part.kind != Kind::Raw;
        }
        parts_.push_back(std::move(part));
    }
}

/// Reads what others refer to.
void Package::read_ahead() {
    for (const Part& part : parts_) {
        if (part.kind == Kind::WordStyles) read_head(part, word_styles_);
        if (part.kind == Kind::CellStyles) read_cell_styles(part);
        if (part.kind == Kind::Presentation) number_slides(part);
        if (part.kind == Kind::Workbook && workbook_.empty()) read_workbook(part);
    }
}

void Package::read_cell_styles(const Part& part) {
    if (!part.is_binary) return read_head(part, cell_styles_);
    const std::string head = zip_.head(archive_.entry(part.index), kStylesBytesMax);
    TextWriter unused(out_, step_of(part.kind));
    BinaryReader reader({.other = unused, .styles = &cell_styles_});
    RecordSink sink(out_, reader);
    (void)sink.take(bytes_of(head));
}

void Package::read_workbook(const Part& part) {
    workbook_ = part.path;
    TextWriter text(out_, step_of(part.kind), name_of(part));
    WorkbookReader reader(text);
    if (part.is_binary) {
        BinaryReader records({.other = text, .workbook = &reader});
        read_records(part, records);
    } else {
        read(part, reader);
    }
    sheets_ = reader.sheets();
    is_since_1904_ = reader.is_since_1904();
    number_sheets();
}

void Package::number_sheets() {
    std::uint32_t order = 0;
    for (const WorkbookReader::Sheet& sheet : sheets_) {
        const std::string_view path = relations_.target(workbook_, sheet.relation);
        if (path.empty()) continue;
        anchors_[std::string(path)] = {
            .page = 0, .sheet = sheet.name, .is_hidden = sheet.is_hidden, .order = order++};
    }
}

void Package::number_slides(const Part& presentation) {
    PresentationReader reader;
    read_head(presentation, reader);
    slide_size_ = reader.size;
    std::uint32_t page = 0;
    for (const std::string& slide : reader.slides) {
        const std::string_view path = relations_.target(presentation.path, slide);
        ++page;
        if (!path.empty())
            anchors_[std::string(path)] = {
                .page = page, .sheet = {}, .is_hidden = false, .order = page};
    }
}

/// In the order of a reader: first what matters most, should the output be full.
void Package::sort() {
    for (Part& part : parts_) {
        const auto found = anchors_.find(part.path);
        if (found != anchors_.end()) part.order = found->second.order;
    }
    std::ranges::stable_sort(parts_, [](const Part& left, const Part& right) {
        return std::pair(left.kind, left.order) < std::pair(right.kind, right.order);
    });
}

Package::Anchor Package::anchor_of(std::string_view path) const {
    constexpr int kStepsMax = 4;
    std::vector<std::string_view> around{path};
    for (int step = 0; step < kStepsMax && !around.empty(); ++step) {
        std::vector<std::string_view> next;
        for (const std::string_view part : around) {
            const auto found = anchors_.find(part);
            if (found != anchors_.end()) return found->second;
            for (const std::string_view source : relations_.sources(part)) {
                if (next.size() < 64) next.push_back(source);
            }
        }
        around = std::move(next);
    }
    return {};
}

void Package::write(const Part& part) {
    switch (part.kind) {
        case Kind::Relations: return;
        case Kind::Workbook:
            if (part.path != workbook_) write_raw(part);
            return;
        case Kind::SharedStrings: return write_strings(part);
        case Kind::Header: return write_words(part, Region::Header);
        case Kind::Document:
        case Kind::Glossary: return write_words(part, Region::Body);
        case Kind::Footer: return write_words(part, Region::Footer);
        case Kind::Notes: return write_words(part, Region::Note);
        case Kind::Comments: return write_words(part, Region::Comment);
        case Kind::VmlDrawing: return write_words(part, Region::TextBox);
        case Kind::Sheet: return write_sheet(part);
        case Kind::Slide:
        case Kind::SlideNotes:
        case Kind::SlideComments:
        case Kind::Master:
        case Kind::Drawing: return write_drawing(part);
        case Kind::SheetComments: {
            if (part.is_binary) return write_binary_values(part);
            TextWriter text(out_, step_of(part.kind), name_of(part));
            SheetCommentReader reader(text, anchor_of(part.path).sheet);
            return read(part, reader);
        }
        case Kind::Values: {
            if (part.is_binary) return write_binary_values(part);
            TextWriter text(out_, step_of(part.kind), name_of(part));
            ValueReader reader(text, Region::Hidden, anchor_of(part.path).sheet);
            return read(part, reader);
        }
        case Kind::Properties: {
            TextWriter text(out_, step_of(part.kind));
            PropertyReader reader(text);
            return read(part, reader);
        }
        case Kind::WordStyles:
        case Kind::CellStyles:
        case Kind::Presentation:
        case Kind::Raw: return write_raw(part);
    }
}

void Package::write_words(const Part& part, Region region) {
    const bool is_document = part.kind == Kind::Document;
    TextWriter text(out_, step_of(part.kind), is_document ? std::string{} : name_of(part));
    WordReader reader(text, word_styles_, region);
    read(part, reader);
    reader.finish();
}

void Package::write_sheet(const Part& part) {
    const auto found = anchors_.find(part.path);
    const Anchor anchor = found == anchors_.end() ? Anchor{} : found->second;
    const bool is_shown = found != anchors_.end() && !anchor.is_hidden;
    TextWriter text(out_, step_of(part.kind), anchor.sheet);
    SheetReader reader(
        text, {.strings = strings_, .styles = cell_styles_, .is_since_1904 = is_since_1904_},
        anchor.sheet, is_shown ? Region::Cell : Region::Hidden);
    if (part.is_binary) {
        BinaryReader records({.other = text, .sheet = &reader});
        read_records(part, records);
    } else {
        read(part, reader);
    }
    reader.finish();
}

void Package::write_binary_values(const Part& part) {
    TextWriter text(out_, step_of(part.kind), name_of(part));
    Place where;
    where.region = Region::Hidden;
    text.place(where);
    BinaryReader records({.other = text});
    read_records(part, records);
}

void Package::write_strings(const Part& part) {
    TextWriter text(out_, step_of(part.kind));
    SharedStrings others;
    const bool is_first = !std::exchange(has_strings_, true);
    SharedStrings& strings = is_first ? strings_ : others;
    strings.begin(text);
    if (part.is_binary) {
        BinaryReader records({.other = text, .strings = &strings});
        read_records(part, records);
    } else {
        read(part, strings);
    }
    if (strings.is_full()) out_.unread(0, Cause::MemoryLimit);
    if (!is_first) others.write_unshown(text);
}

void Package::write_drawing(const Part& part) {
    const Anchor anchor = anchor_of(part.path);
    DrawingRole role;
    role.size = slide_size_;
    role.place.page = anchor.page;
    role.place.sheet = RawText(anchor.sheet);
    role.place.region = Region::TextBox;
    if (part.kind == Kind::Slide) {
        role.kind = DrawingRole::Kind::Slide;
        role.place.region = anchor.page == 0 ? Region::Hidden : Region::Body;
    } else if (part.kind == Kind::Master) {
        role.kind = DrawingRole::Kind::Master;
    } else if (part.kind == Kind::SlideNotes) {
        role.kind = DrawingRole::Kind::Notes;
        role.place.region = Region::Note;
    } else if (part.kind == Kind::SlideComments) {
        role.place.region = Region::Comment;
    }
    if (anchor.is_hidden) role.place.region = Region::Hidden;
    TextWriter text(out_, step_of(part.kind),
                    part.kind == Kind::Slide ? std::string{} : name_of(part));
    DrawingReader reader(text, std::move(role));
    read(part, reader);
    reader.finish();
}

void Package::write_raw(const Part& part) {
    PartInfo info;
    info.step = raw_step_of(part.path);
    // The sensor believes it only of what does not look like text.
    if (info.step == "ooxml:font") info.media_type = "font/otf";
    zip_.write(archive_.entry(part.index), std::move(info));
}

std::string Package::name_of(const Part& part) const {
    return archive_.name(archive_.entry(part.index));
}

void Package::read(const Part& part, xml::Events& events) {
    xml::read_entry(zip_, archive_.entry(part.index), events, out_, kDamagedStep);
}

void Package::read_records(const Part& part, BinaryReader& reader) {
    RecordSink sink(out_, reader);
    (void)zip_.read(archive_.entry(part.index), sink);
    if (!sink.finish() && zip_.wants_more()) zip_.set_damaged();
}

void Package::read_head(const Part& part, xml::Events& events) {
    xml::read_text(zip_.head(archive_.entry(part.index), kStylesBytesMax), events);
}

}  // namespace sealtap::opener::ooxml
