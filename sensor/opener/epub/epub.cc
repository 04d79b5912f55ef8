#include "opener/epub/epub.h"

#include <new>

#include "opener/code_page.h"
#include "opener/epub/package.h"
#include "opener/zip/archive.h"

namespace sealtap::opener::epub {

bool accepts(const Whole& whole) { return text_of(whole.octets).starts_with("PK"); }

/// Every book has this entry; OpenDocument, which has the folder, too, has not.
OpenStatus open(const Whole& whole, Output& out) try {
    const auto archive = zip::Archive::read(whole.octets);
    if (!archive || !archive->find("META-INF/container.xml")) return OpenStatus::Refused;
    return Package(*archive, out).write();
} catch (const std::bad_alloc&) {
    out.unread(0, Cause::MemoryLimit);
    return OpenStatus::Exhausted;
}

void prepare() { load_code_pages(); }

}  // namespace sealtap::opener::epub
