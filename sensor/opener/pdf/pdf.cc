#include "opener/pdf/pdf.h"

#include <poppler/Error.h>
#include <poppler/GlobalParams.h>

#include <algorithm>
#include <exception>

#include "opener/pdf/document.h"
#include "opener/pdf/object_reader.h"
#include "opener/pdf/page_reader.h"
#include "opener/pdf/revisions.h"
#include "opener/pdf/stream_reader.h"

namespace sealtap::opener::pdf {
namespace {

/// Readers find the header anywhere in the first KiB (ISO 32000-2, Annex I), and so do we.
constexpr std::size_t kHeaderWithin = 1024;
/// Each is opened anew, so there is an end to it.
constexpr std::size_t kRevisionsMax = 16;

void silence(ErrorCategory, Goffset, const char*) {}

/// What all revisions of a document share.
struct Reading {
    Seen& shown;
    Seen& walked;
    Work& work;
    PlacedText& text;
};

enum class Age : std::uint8_t { Newest, Older };

/// Pages first, so that they are inspected whatever the rest does to the process. False: the output
/// wants no more, or the work is spent.
bool read_revision(Document& document, Age age, const Reading& reading) {
    PageReader pages(document, reading.shown, reading.work, reading.text);
    if (age == Age::Older) pages.set_hidden();
    const Object catalog = document.table().getCatalog();
    if (catalog.isDict() && !pages.read_tree(catalog.dictLookup("Pages"))) return false;
    reading.text.end(EndReason::Complete);

    ObjectReader objects(document, reading.walked, pages, reading.text.output());
    if (!objects.read()) return false;
    pages.set_hidden();
    for (const int number : objects.page_objects()) {
        if (reading.shown.contains(document.key_of(number))) continue;
        const XRefEntry& entry = *document.table().getEntry(number, false);
        const int generation = entry.type == xrefEntryCompressed ? 0 : entry.gen;
        const Object page = document.table().fetch(number, generation);
        if (page.isDict() && !pages.read_orphan(page)) return false;
    }
    StreamReader streams(document, reading.shown, pages, reading.text, reading.work);
    return streams.read(objects) && !reading.work.is_spent;
}

/// What an update removed or changed. Objects that it kept are known by where they lie.
bool read_older_revisions(Bytes octets, const Reading& reading) {
    for (const std::size_t end : older_revisions(octets, kRevisionsMax)) {
        Document document(octets.first(end));
        // A sound revision has a table; to search for one is left to the newest.
        if (!document.is_ok() || document.is_rebuilt()) continue;
        if (!read_revision(document, Age::Older, reading)) return false;
    }
    return true;
}

OpenStatus read(const Whole& whole, PlacedText& text) {
    Output& out = text.output();
    Document document(whole.octets);
    if (!document.is_ok()) {
        out.unread(whole.octets.size(),
                   document.is_encrypted() ? Cause::Encrypted : Cause::DecodeError);
        return document.is_encrypted() ? OpenStatus::Opened : OpenStatus::Damaged;
    }
    Work work;
    work.unread_left = whole.octets.size();
    Seen shown;
    Seen walked;
    const Reading reading{shown, walked, work, text};
    const bool is_read = read_revision(document, Age::Newest, reading) &&
                         read_older_revisions(whole.octets, reading);
    text.end(is_read ? EndReason::Complete : EndReason::Aborted);
    if (!is_read) return OpenStatus::Exhausted;
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
