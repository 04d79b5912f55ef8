#include "opener/odf/odf.h"

#include <algorithm>
#include <new>
#include <utility>

#include "opener/code_page.h"
#include "opener/odf/content.h"
#include "opener/odf/package.h"
#include "opener/xml/entry.h"
#include "opener/zip/archive.h"
#include "opener/zip/entry_reader.h"

namespace sealtap::opener::odf {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{16} * 1024;

bool is_flat(Bytes octets) {
    const Bytes head = octets.first(std::min(octets.size(), kHeadBytes));
    if (!xml::looks_like_xml(text_of(head))) return false;
    const xml::Root root = xml::root_of(head);
    return root.local == "document" && root.space.find("opendocument") != std::string::npos;
}

/// The entry `mimetype` says it, or the manifest with a document does.
bool is_package(const zip::Archive& archive) {
    constexpr std::uint64_t kTypeBytesMax = 128;
    if (const auto mark = archive.find("mimetype")) {
        zip::EntryReader reader(archive);
        const zip::WholeEntry whole = zip::read_whole(reader, *mark, kTypeBytesMax);
        const std::string_view type = text_of(whole.octets);
        return type.starts_with("application/vnd.oasis.opendocument") ||
               type.starts_with("application/vnd.sun.xml");
    }
    return archive.find("META-INF/manifest.xml") && archive.find("content.xml");
}

OpenStatus open_flat(const Whole& whole, Output& out) {
    TextWriter text(out, "odf:document");
    ContentReader reader(out, text, {});
    const bool is_whole = xml::read_part(whole.octets, reader, out, "odf:damaged");
    reader.finish();
    if (!out.wants_more()) return OpenStatus::Exhausted;
    return is_whole ? OpenStatus::Opened : OpenStatus::Damaged;
}

}  // namespace

bool accepts(const Whole& whole) {
    return text_of(whole.octets).starts_with("PK") || is_flat(whole.octets);
}

OpenStatus open(const Whole& whole, Output& out) try {
    if (is_flat(whole.octets)) return open_flat(whole, out);
    const auto archive = zip::Archive::read(whole.octets);
    if (!archive || !is_package(*archive)) return OpenStatus::Refused;
    return Package(*archive, out).write();
} catch (const std::bad_alloc&) {
    out.unread(0, Cause::MemoryLimit);
    return OpenStatus::Exhausted;
}

void prepare() { load_code_pages(); }

}  // namespace sealtap::opener::odf
