#include "opener/ofd/ofd.h"

#include <new>

#include "opener/code_page.h"
#include "opener/ofd/package.h"
#include "opener/zip/archive.h"

namespace sealtap::opener::ofd {

bool accepts(const Whole& whole) { return text_of(whole.octets).starts_with("PK"); }

OpenStatus open(const Whole& whole, Output& out) try {
    const auto archive = zip::Archive::read(whole.octets);
    if (!archive || !archive->find("OFD.xml")) return OpenStatus::Refused;
    return Package(*archive, out).write();
} catch (const std::bad_alloc&) {
    out.unread(0, Cause::MemoryLimit);
    return OpenStatus::Exhausted;
}

void prepare() { load_code_pages(); }

}  // namespace sealtap::opener::ofd
