#include "opener/epub/package.h"

#include <algorithm>
#include <utility>

#include "opener/epub/chapter.h"
#include "opener/text_writer.h"
#include "opener/xml/entry.h"
#include "opener/xml/line_reader.h"

namespace sealtap::opener::epub {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{8} * 1024;
constexpr std::size_t kReadAheadBytesMax = std::size_t{4} << 20U;
constexpr std::size_t kItemsMax = std::size_t{1} << 14U;
constexpr std::string_view kDamagedStep = "epub:damaged";

/// The package document: which files the book has, and in which order they are read.
class SpineReader final : public xml::Events {
public:
    void on_start(const xml::Element& element) override {
        if (element.local == "item" && files.size() < kItemsMax) {
            files.emplace(element.get("id"), element.get("href"));
        } else if (element.local == "itemref" && spine.size() < kItemsMax) {
            spine.emplace_back(element.get("idref"));
        }
    }
    void on_end(std::string_view) override {}
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

    std::map<std::string, std::string, std::less<>> files;
    std::vector<std::string> spine;
};

/// META-INF/encryption.xml: which files are encrypted, fonts that are merely disguised left out.
class EncryptionReader final : public xml::Events {
public:
    void on_start(const xml::Element& element) override {
        if (element.local == "EncryptedData") is_disguise_ = false;
        if (element.local == "EncryptionMethod") {
            const std::string_view way = element.get("Algorithm");
            is_disguise_ = way.find("idpf.org") != std::string_view::npos ||
                           way.find("adobe.com") != std::string_view::npos;
        }
        if (element.local == "CipherReference" && !is_disguise_ && paths.size() < kItemsMax)
            paths.insert(xml::resolve({}, element.get("URI")));
    }
    void on_end(std::string_view) override {}
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

    std::set<std::string, std::less<>> paths;

private:
    bool is_disguise_ = false;
};

}  // namespace

Package::Package(const zip::Archive& archive, Output& out)
    : archive_(archive), out_(out), zip_(archive, out) {}

OpenStatus Package::write() {
    list();
    for (Part& part : parts_) {
        const auto found = order_.find(part.path);
        if (found != order_.end()) part.order = found->second;
    }
    std::ranges::stable_sort(parts_, [](const Part& left, const Part& right) {
        return std::pair(left.kind, left.order) < std::pair(right.kind, right.order);
    });
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
        if (root.local == "html") part.kind = Kind::Chapter;
        if (root.local == "ncx") part.kind = Kind::Lines;
        if (root.local == "package") {
            part.kind = Kind::Facts;
            read_index(part, zip_.head(entry, kReadAheadBytesMax));
        }
        if (root.local == "encryption") read_encryption(zip_.head(entry, kReadAheadBytesMax));
        parts_.push_back(std::move(part));
    }
}

void Package::read_index(const Part& part, std::string_view text) {
    SpineReader reader;
    xml::read_text(text, reader);
    for (const std::string& id : reader.spine) {
        const auto found = reader.files.find(id);
        if (found == reader.files.end()) continue;
        order_.emplace(xml::resolve(part.path, found->second),
                       static_cast<std::uint32_t>(order_.size()));
    }
}

void Package::read_encryption(std::string_view text) {
    EncryptionReader reader;
    xml::read_text(text, reader);
    encrypted_.merge(reader.paths);
}

void Package::write(const Part& part) {
    const zip::Entry entry = archive_.entry(part.index);
    if (encrypted_.contains(part.path)) return write_raw(part);
    switch (part.kind) {
        case Kind::Chapter: {
            TextWriter text(out_, "epub:chapter", archive_.name(entry));
            ChapterReader reader(text);
            xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
            return reader.finish();
        }
        case Kind::Facts: {
            TextWriter text(out_, "epub:properties");
            xml::FactReader reader(text, {.element = "meta", .attribute = "name"});
            return xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
        }
        case Kind::Lines: {
            TextWriter text(out_, "epub:index", archive_.name(entry));
            xml::LineReader reader(text, Region::Property);
            return xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
        }
        case Kind::Raw: return write_raw(part);
    }
}

void Package::write_raw(const Part& part) {
    const zip::Entry entry = archive_.entry(part.index);
    PartInfo info;
    info.step = "epub:part";
    if (!encrypted_.contains(part.path)) return zip_.write(entry, std::move(info));
    info.name = RawText(archive_.name(entry));
    out_.begin(std::move(info));
    out_.skipped(entry.data.size(), Cause::Encrypted);
    out_.end(EndReason::Complete);
}

}  // namespace sealtap::opener::epub
