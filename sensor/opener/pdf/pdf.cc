#include "opener/pdf/pdf.h"

#include <poppler/Error.h>
#include <poppler/GlobalParams.h>

#include <algorithm>
#include <exception>

#include "opener/pdf/document.h"
#include "opener/pdf/page_reader.h"

namespace sealtap::opener::pdf {
namespace {

/// Readers find the header anywhere in the first KiB (ISO 32000-2, Annex I), and so do we.
constexpr std::size_t kHeaderWithin = 1024;

void silence(ErrorCategory, Goffset, const char*) {}

OpenStatus read(const Whole& whole, PlacedText& text) {
    Output& out = text.output();
    Document document(whole.octets);
    if (!document.is_ok()) {
        out.unread(whole.octets.size(),
                   document.is_encrypted() ? Cause::Encrypted : Cause::DecodeError);
        return document.is_encrypted() ? OpenStatus::Opened : OpenStatus::Damaged;
    }
    Seen seen;
    Work work;
    PageReader pages(document, seen, work, text);
    const Object catalog = document.table().getCatalog();
    const bool is_whole = !catalog.isDict() || pages.read_tree(catalog.dictLookup("Pages"));
    text.end(is_whole ? EndReason::Complete : EndReason::Aborted);
    if (!is_whole) return OpenStatus::Exhausted;
    return document.is_rebuilt() || !whole.holes.empty() || whole.is_cut ? OpenStatus::Damaged
                                                                         : OpenStatus::Opened;
}

}  // namespace

bool accepts(const Whole& whole) {
    const Bytes head = whole.octets.first(std::min(whole.octets.size(), kHeaderWithin));
    return text_of(head).find("%PDF-") != std::string_view::npos;
}

void prepare() {
    // poppler has one set of parameters a process.
    if (globalParams) return;
    setErrorCallback(&silence);
    globalParams = std::make_unique<GlobalParams>();
}

OpenStatus open(const Whole& whole, Output& out) {
    prepare();
    PlacedText text(out);
    try {
        return read(whole, text);
    } catch (const std::exception&) {
        // No memory, or poppler met what it did not expect.
        text.end(EndReason::Aborted);
        out.unread(0, Cause::DecodeError);
        return OpenStatus::Damaged;
    }
}

}  // namespace sealtap::opener::pdf
