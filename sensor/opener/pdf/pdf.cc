#include "opener/pdf/pdf.h"

#include <poppler/Error.h>
#include <poppler/GlobalParams.h>

#include <algorithm>
#include <exception>
#include <new>
#include <optional>

#include "opener/pdf/document.h"
#include "opener/pdf/file_account.h"
#include "opener/pdf/loose_text.h"
#include "opener/pdf/object_reader.h"
#include "opener/pdf/page_reader.h"
#include "opener/pdf/revisions.h"
#include "opener/pdf/salvage.h"
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
    Seen& framed;
    Seen& walked;
    Work& work;
    PlacedText& text;
    LooseText& loose;
    Pictures pictures;

    [[nodiscard]] PageReader pages(Document& document) const {
        return PageReader(document, shown, framed, work, text, loose);
    }
    [[nodiscard]] ObjectReader objects(Document& document, const PageReader& pages) const {
        return ObjectReader(document, walked, pages, text.output(), loose);
    }
};

/// A few bullets of a symbol font are no loss; a page of glyphs that are no characters is.
bool is_illegible(const PageReader& pages) {
    constexpr std::uint64_t kFew = 16;
    return pages.unmapped() > kFew && pages.unmapped() * 20 > pages.glyphs();
}

enum class Revision : std::uint8_t { Newest, Older, Salvaged };

/// Pages that are in no tree, and streams, those of pages included: they hold more than is drawn.
bool read_unshown(Document& document, PageReader& pages, const ObjectReader& objects,
                  const Reading& reading) {
    pages.set_hidden();
    for (const int number : objects.page_objects()) {
        if (reading.shown.contains(document.key_of(number))) continue;
        const Object page = document.fetch(number);
        if (page.isDict() && !pages.read_orphan(page)) return false;
    }
    StreamReader streams(document, reading.shown, reading.framed, reading.walked, pages,
                         reading.text, reading.loose, reading.work, reading.pictures);
    return streams.read(objects) && !reading.work.is_spent;
}

/// Pages first, so that they are inspected whatever the rest does to the process. False: the output
/// wants no more, or the work is spent.
bool read_revision(Document& document, Revision revision, const Reading& reading) {
    PageReader pages = reading.pages(document);
    if (revision == Revision::Older) pages.set_hidden();
    if (revision == Revision::Salvaged && !pages.read_without_tree()) return false;
    const Object catalog = document.table().getCatalog();
    if (catalog.isDict() && !pages.read_tree(catalog.dictLookup("Pages"))) return false;
    reading.text.end(EndReason::Complete);
    if (is_illegible(pages)) reading.text.output().unread(0, Cause::UnknownCoding);

    ObjectReader objects = reading.objects(document, pages);
    if (!objects.read()) return false;
    return read_unshown(document, pages, objects, reading);
}

/// What no table of the file leads to, or no reader would look at.
bool read_unlisted(Bytes octets, Document& document, const Reading& reading) {
    FileAccount account(text_of(octets), document, reading.walked, reading.text, reading.loose);
    if (!account.read()) return false;
    PageReader pages = reading.pages(document);
    ObjectReader objects = reading.objects(document, pages);
    return objects.read_unlisted(account.unlisted(), account.trailers()) &&
           read_unshown(document, pages, objects, reading);
}

/// What an update removed or changed. Objects that it kept are known by where they lie.
bool read_older_revisions(Bytes octets, const Reading& reading) {
    for (const std::size_t end : older_revisions(octets, kRevisionsMax)) {
        Document document(octets.first(end));
        // A sound revision has a table; to search for one is left to the newest.
        if (!document.is_ok() || document.is_rebuilt()) continue;
        if (!read_revision(document, Revision::Older, reading)) return false;
    }
    return true;
}

/// All that a password protects. Metadata may be in clear (ISO 32000-2, 7.6.3.2).
OpenStatus read_encrypted(Bytes octets, PlacedText& text) {
    constexpr std::string_view kBegin = "<x:xmpmeta";
    constexpr std::string_view kEnd = "</x:xmpmeta>";
    const std::string_view file = text_of(octets);
    std::size_t metadata = 0;
    for (std::size_t from = file.find(kBegin); from != std::string_view::npos;
         from = file.find(kBegin, from)) {
        const std::size_t end = file.find(kEnd, from);
        if (end == std::string_view::npos || !text.wants_more()) break;
        const std::size_t length = end + kEnd.size() - from;
        PartInfo info;
        info.step = "pdf:metadata";
        info.media_type = "application/xml";
        put(text.output(), std::move(info), octets.subspan(from, length));
        metadata += length;
        from += length;
    }
    text.output().unread(file.size() - metadata, Cause::Encrypted);
    return text.wants_more() ? OpenStatus::Opened : OpenStatus::Exhausted;
}

/// The catalogue is lost: every page is read that can be found.
OpenStatus read_salvaged(Bytes octets, const Reading& reading) {
    Output& out = reading.text.output();
    const std::optional<std::string> copy = with_own_trailer(octets);
    // The keys were in the trailer that is lost; without them all streams are noise.
    const bool is_encrypted = text_of(octets).find("/Encrypt") != std::string_view::npos;
    if (is_encrypted) return read_encrypted(octets, reading.text);
    // Without an object it is none; without a header in front it may be a text about PDF.
    if (!copy) return OpenStatus::Refused;
    Document document(bytes_of(*copy));
    if (!document.is_ok()) return OpenStatus::Refused;
    out.unread(0, Cause::DecodeError);
    find_compressed_objects(document);
    const bool is_read = read_revision(document, Revision::Salvaged, reading) &&
                         read_unlisted(octets, document, reading);
    return is_read ? OpenStatus::Damaged : OpenStatus::Exhausted;
}

OpenStatus read(const Whole& whole, PlacedText& text, LooseText& loose) {
    Work work;
    work.unread_left = whole.octets.size();
    Seen shown;
    Seen framed;
    Seen walked;
    const Reading reading{shown, framed, walked, work, text, loose, whole.pictures};
    Document document(whole.octets);
    if (document.is_encrypted()) return read_encrypted(whole.octets, text);
    if (!document.is_ok()) return read_salvaged(whole.octets, reading);
    if (document.is_rebuilt()) find_compressed_objects(document);
    const bool is_read = read_revision(document, Revision::Newest, reading) &&
                         read_older_revisions(whole.octets, reading) &&
                         read_unlisted(whole.octets, document, reading);
    if (!is_read) return OpenStatus::Exhausted;
    return document.is_rebuilt() || !whole.holes.empty() || whole.is_cut ? OpenStatus::Damaged
                                                                         : OpenStatus::Opened;
}

}  // namespace

bool accepts(const Whole& whole) { return text_of(whole.octets).starts_with("%PDF-"); }

bool accepts_within(const Whole& whole) {
    const Bytes head = whole.octets.first(std::min(whole.octets.size(), kHeaderWithin));
    // A PDF that is stored first in a zip is an entry, and not all that there is.
    return !text_of(head).starts_with("PK\x03\x04") &&
           text_of(head).find("%PDF-") != std::string_view::npos;
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
    LooseText loose(text);
    OpenStatus status = OpenStatus::Damaged;
    try {
        status = read(whole, text, loose);
    } catch (const std::bad_alloc&) {
        out.unread(0, Cause::MemoryLimit);
        status = OpenStatus::Exhausted;
    } catch (const std::exception&) {
        // poppler met what it did not expect.
        out.unread(0, Cause::DecodeError);
    }
    text.end(status == OpenStatus::Exhausted ? EndReason::Aborted : EndReason::Complete);
    loose.flush();
    return status;
}

}  // namespace sealtap::opener::pdf
