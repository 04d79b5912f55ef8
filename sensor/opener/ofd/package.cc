#include "opener/ofd/package.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "opener/pdf/page_lines.h"
#include "opener/pdf/placed_text.h"
#include "opener/text_writer.h"
#include "opener/xml/entry.h"
#include "opener/xml/line_reader.h"

namespace sealtap::opener::ofd {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{8} * 1024;
constexpr std::size_t kReadAheadBytesMax = std::size_t{4} << 20U;
constexpr std::size_t kPagesMax = std::size_t{1} << 16U;
constexpr std::string_view kDamagedStep = "ofd:damaged";
constexpr double kPointsPerMillimetre = 72 / 25.4;

/// Document.xml, or Annotations.xml: which files belong to which pages.
class IndexReader final : public xml::Events {
public:
    struct Entry {
        std::string id;
        std::string path;
    };

    void on_start(const xml::Element& element) override {
        text_.clear();
        if (element.local == "Page" && entries.size() < kPagesMax) {
            const std::string_view id = element.get("ID");
            entries.push_back({.id = std::string(id.empty() ? element.get("PageID") : id),
                               .path = std::string(element.get("BaseLoc"))});
        }
    }
    void on_end(std::string_view local) override {
        if (local == "FileLoc" && !entries.empty()) entries.back().path = text_;
        if (local == "PhysicalBox" && box.width == 0) box = box_of(text_);
        text_.clear();
    }
    void on_text(std::string_view text) override {
        if (text_.size() < 4096) text_ += text;
    }
    void on_aside(std::string_view) override {}

    std::vector<Entry> entries;
    Box box;

private:
    std::string text_;
};

/// Writes the lines of what was gathered.
class LineWriter final : public PageReader::Full {
public:
    explicit LineWriter(pdf::PlacedText& out) : out_(out) {}
    void take(pdf::PageText& page) override {
        if (out_.wants_more() && !(page.glyphs.empty() && page.asides.empty())) {
            if (!out_.is_open()) out_.begin("ofd:page");
            pdf::write_lines(page, out_);
        }
        page.clear();
    }

private:
    pdf::PlacedText& out_;
};

}  // namespace

Package::Package(const zip::Archive& archive, Output& out)
    : archive_(archive), out_(out), zip_(archive, out) {}

OpenStatus Package::write() {
    list();
    number();
    for (const Part& part : parts_) {
        if (!zip_.wants_more()) break;
        write(part);
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
        const xml::Root root = xml::root_of_head(head);
        if (root.local == "Page") part.kind = Kind::Page;
        if (root.local == "PageAnnot") part.kind = Kind::Annotations;
        if (root.local == "OFD") part.kind = Kind::Facts;
        if (root.local == "Document" || root.local == "Annotations") {
            part.kind = Kind::Lines;
            const std::string text = zip_.head(entry, kReadAheadBytesMax);
            if (root.local == "Document") read_document(part.path, text);
            if (root.local == "Annotations") read_annotations(part.path, text);
        }
        if (root.local == "Attachments" || root.local == "Signatures" ||
            root.local == "Signature" || root.local == "CustomTags" || root.local == "Extensions")
            part.kind = Kind::Lines;
        parts_.push_back(std::move(part));
    }
}

void Package::read_document(std::string_view path, std::string_view text) {
    IndexReader reader;
    xml::read_text(text, reader);
    if (page_box_.width == 0) page_box_ = reader.box;
    for (const IndexReader::Entry& entry : reader.entries) {
        const auto number = static_cast<std::uint32_t>(pages_.size() + 1);
        pages_.emplace(xml::resolve(path, entry.path), number);
        page_ids_.emplace(entry.id, number);
    }
}

void Package::read_annotations(std::string_view path, std::string_view text) {
    IndexReader reader;
    xml::read_text(text, reader);
    for (IndexReader::Entry& entry : reader.entries) {
        annotations_.emplace(xml::resolve(path, entry.path), std::move(entry.id));
    }
}

/// Pages in their order; what the document does not name as a page is a template of pages.
void Package::number() {
    for (Part& part : parts_) {
        if (part.kind == Kind::Page) {
            const auto found = pages_.find(part.path);
            if (found != pages_.end()) part.page = found->second;
            if (found == pages_.end() && !pages_.empty()) part.kind = Kind::Template;
        } else if (part.kind == Kind::Annotations) {
            const auto id = annotations_.find(part.path);
            const auto found =
                id == annotations_.end() ? page_ids_.end() : page_ids_.find(id->second);
            if (found != page_ids_.end()) part.page = found->second;
        }
    }
    std::ranges::stable_sort(parts_, [](const Part& left, const Part& right) {
        return std::pair(left.kind, left.page) < std::pair(right.kind, right.page);
    });
}

void Package::write(const Part& part) {
    const zip::Entry entry = archive_.entry(part.index);
    switch (part.kind) {
        case Kind::Page:
        case Kind::Template:
        case Kind::Annotations: return write_page(part);
        case Kind::Facts: {
            TextWriter text(out_, "ofd:properties");
            xml::FactReader reader(text, {.element = "CustomData", .attribute = "Name"});
            return xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
        }
        case Kind::Lines: {
            TextWriter text(out_, "ofd:index", archive_.name(entry));
            xml::LineReader reader(text, Region::Property);
            return xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
        }
        case Kind::Raw: break;
    }
    PartInfo info;
    info.step = part.path.find("attach") == std::string::npos ? "ofd:part" : "ofd:attachment";
    zip_.write(entry, std::move(info));
}

void Package::write_page(const Part& part) {
    pdf::PageText page;
    page.number = part.page;
    page.width = static_cast<float>(page_box_.width * kPointsPerMillimetre);
    page.height = static_cast<float>(page_box_.height * kPointsPerMillimetre);
    pdf::PlacedText text(out_);
    LineWriter writer(text);
    PageReader reader(page, part.kind == Kind::Annotations ? Region::Comment : Region::Body,
                      writer);
    xml::read_entry(zip_, archive_.entry(part.index), reader, out_, kDamagedStep);
    writer.take(page);
    text.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

}  // namespace sealtap::opener::ofd
