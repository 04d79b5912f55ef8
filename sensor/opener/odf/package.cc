#include "opener/odf/package.h"

#include <utility>

#include "opener/odf/content.h"
#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"
#include "opener/xml/entry.h"

namespace sealtap::opener::odf {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{16} * 1024;
constexpr std::size_t kReadAheadBytesMax = std::size_t{4} << 20U;
constexpr std::size_t kEncryptedMax = 4096;
constexpr std::string_view kDamagedStep = "odf:damaged";

/// Reads styles and nothing else.
class StyleReader final : public xml::Events {
public:
    void on_start(const xml::Element& element) override { styles.on_start(element); }
    void on_end(std::string_view local) override { styles.on_end(local); }
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

    Styles styles;
};

}  // namespace

void Manifest::on_start(const xml::Element& element) {
    if (element.local == "file-entry") path_ = xml::path_of(element.get("full-path"));
    if (element.local == "encryption-data" && encrypted_.size() < kEncryptedMax)
        encrypted_.insert(path_);
}

MetaReader::MetaReader(TextWriter& out) : out_(out) {
    Place where;
    where.region = Region::Property;
    out_.place(where);
}

void MetaReader::on_start(const xml::Element& element) {
    name_ = element.local == "user-defined" ? element.get("name") : element.local;
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (name != "name" && ooxml::is_told(name, value)) out_.line(value);
    });
}

void MetaReader::on_end(std::string_view) { out_.end_line(); }

void MetaReader::on_text(std::string_view text) {
    if (xml::is_blank(text)) return;
    if (out_.is_at_line_start()) out_.text(name_ + ": ");
    out_.text(text);
}

void MetaReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) out_.line(text);
}

Package::Package(const zip::Archive& archive, Output& out)
    : archive_(archive), out_(out), zip_(archive, out) {}

OpenStatus Package::write() {
    read_ahead();
    for (std::size_t i = 0; i < archive_.size() && zip_.wants_more(); ++i) {
        const zip::Entry entry = archive_.entry(i);
        if (zip::Writer::has_content(entry)) write(entry);
    }
    zip_.write_frame();
    return zip_.status();
}

void Package::read_ahead() {
    if (const auto entry = archive_.find("META-INF/manifest.xml"))
        xml::read_text(zip_.head(*entry, kReadAheadBytesMax), manifest_);
    const auto entry = archive_.find("styles.xml");
    if (!entry || manifest_.is_encrypted("styles.xml")) return;
    StyleReader reader;
    xml::read_text(zip_.head(*entry, kReadAheadBytesMax), reader);
    styles_ = std::move(reader.styles);
}

void Package::write(const zip::Entry& entry) {
    const std::string path = xml::path_of(archive_.name(entry));
    if (manifest_.is_encrypted(path)) return write_encrypted(entry);
    const std::string head = zip_.head(entry, kHeadBytes);
    const xml::Root root = xml::root_of_head(head);
    if (root.local == "document-content") return write_content(entry, "odf:document");
    if (root.local == "document-styles") return write_content(entry, "odf:styles");
    if (root.local == "document-meta") {
        TextWriter text(out_, "odf:properties");
        MetaReader reader(text);
        return xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
    }
    PartInfo info;
    info.step = path.starts_with("pictures/") ? "odf:media" : "odf:part";
    zip_.write(entry, std::move(info));
}

/// The zip says nothing of it: the octets of the entry are ciphertext.
void Package::write_encrypted(const zip::Entry& entry) {
    PartInfo info;
    info.step = "odf:part";
    info.name = RawText(archive_.name(entry));
    out_.begin(std::move(info));
    out_.skipped(entry.data.size(), Cause::Encrypted);
    out_.end(EndReason::Complete);
}

void Package::write_content(const zip::Entry& entry, std::string_view step) {
    const std::string name = archive_.name(entry);
    // What is embedded is a folder of its own; the document's own part needs no name.
    TextWriter text(out_, step, name.find('/') == std::string::npos ? std::string{} : name);
    ContentReader reader(out_, text, styles_);
    xml::read_entry(zip_, entry, reader, out_, kDamagedStep);
    reader.finish();
}

}  // namespace sealtap::opener::odf
