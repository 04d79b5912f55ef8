#include "opener/ole/ole.h"

#include <algorithm>
#include <array>

#include "opener/code_page.h"
#include "opener/ole/compound_file.h"
#include "opener/ole/embedded.h"
#include "opener/ole/excel.h"
#include "opener/ole/message.h"
#include "opener/ole/powerpoint.h"
#include "opener/ole/properties.h"
#include "opener/ole/storage.h"
#include "opener/ole/vba.h"
#include "opener/ole/word.h"
#include "opener/text_writer.h"
#include "opener/writing.h"

namespace sealtap::opener::ole {

void skip_encrypted(Storage& storage, Output& out, std::string_view step,
                    std::initializer_list<std::string_view> streams) {
    out.begin(raw_part(step, storage.path()));
    for (const std::string_view name : streams) {
        out.skipped(storage.take(name).octets().size(), Cause::Encrypted);
    }
    out.end(EndReason::Complete);
}

namespace {

/// The documents that this knows, each of which takes its streams. A storage holds one at most,
/// but nothing keeps a sender from putting two side by side: all are asked.
Reading open_documents(Storage& storage, Output& out) {
    Reading worst = Reading::None;
    for (const auto open : {open_word, open_excel, open_message, open_powerpoint}) {
        const Reading reading = open(storage, out);
        if (reading > worst) worst = reading;
    }
    // A password's package, and what rights management makes of old files ([MS-OFFCRYPTO] 1.3.1).
    for (const std::string_view cipher : {"EncryptedPackage", "\tDRMContent"}) {
        if (storage.has(cipher)) skip_encrypted(storage, out, "ole:encrypted", {cipher});
    }
    return worst;
}

/// Streams whose text is compressed in ways that nothing here undoes: Visio, Hangul.
bool is_packed(std::string_view path) noexcept {
    return path == "VisioDocument" || path.starts_with("BodyText/");
}

Reading open_stream(CompoundFile& file, std::uint32_t entry, Output& out) {
    const std::string& name = file.entries()[entry].name;
    const std::string path = file.path_of(entry);
    const Stream stream = file.read(entry);
    const Bytes octets = stream.octets();
    if (octets.empty()) return Reading::Whole;
    if (is_property_set(octets)) return write_properties(octets, path, out);
    if (name == "\x01Ole10Native" && write_native(octets, out)) return Reading::Whole;
    // Wherever it stands: another name would be a place to hide it in.
    if (write_vba(octets, path, out)) return Reading::Whole;
    put_raw(out, raw_part("ole:stream", path), octets);
    if (is_packed(path)) out.unread(0, Cause::UnopenedContainer);
    return Reading::Whole;
}

/// What programs call streams is short and has no long numbers; the rest of the names is text.
bool is_ordinary(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 3> kSpaced{"Root Entry", "Current User",
                                                      "PowerPoint Document"};
    if (std::ranges::find(kSpaced, name) != kSpaced.end()) return true;
    constexpr std::size_t kDigitsMax = 8;
    std::size_t digits = 0;
    for (const char c : name) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits > kDigitsMax || c == ' ' || static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

void write_names(const CompoundFile& file, Output& out) {
    LazyPart names(out, "ole:names", sealtap::Reading::AsText);
    for (const Entry& entry : file.entries()) {
        if (!is_ordinary(entry.name)) names.add_line(entry.name);
        if (names.is_full()) names.flush();
    }
    names.flush();
}

/// Deleted text lives on in sectors that nothing uses.
void write_leftovers(CompoundFile& file, Output& out) {
    const std::vector<Bytes> runs = file.leftovers();
    if (runs.empty()) return;
    out.begin(raw_part("ole:unused", {}));
    for (const Bytes run : runs) {
        if (!out.wants_more()) break;
        out.data(run);
    }
    out.end(out.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

}  // namespace

bool accepts(const Whole& whole) { return is_compound_file(whole.octets); }

OpenStatus open(const Whole& whole, Output& out) {
    auto file = CompoundFile::open(whole.octets);
    if (!file) return OpenStatus::Refused;
    bool is_damaged = !whole.holes.empty() || whole.is_cut;
    const auto count = static_cast<std::uint32_t>(file->entries().size());
    for (std::uint32_t i = 0; i < count && out.wants_more(); ++i) {
        const EntryKind kind = file->entries()[i].kind;
        if (kind != EntryKind::Storage && kind != EntryKind::Root) continue;
        Storage storage(*file, i);
        is_damaged |= open_documents(storage, out) == Reading::Damaged;
    }
    for (std::uint32_t i = 0; i < count && out.wants_more(); ++i) {
        is_damaged |= open_stream(*file, i, out) == Reading::Damaged;
    }
    if (out.wants_more()) write_names(*file, out);
    if (out.wants_more()) write_leftovers(*file, out);
    if (!out.wants_more()) return OpenStatus::Exhausted;
    return is_damaged || file->is_damaged() ? OpenStatus::Damaged : OpenStatus::Opened;
}

}  // namespace sealtap::opener::ole
