#include "opener/archive/archive.h"

#include <algorithm>
#include <string>
#include <utility>

#include "opener/archive/marks.h"
#include "opener/names.h"
#include "opener/writing.h"

namespace sealtap::opener::archive {
namespace {

std::string_view step_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::SevenZip: return "7z";
        case Kind::Rar:
        case Kind::Rar5: return "rar";
        case Kind::Tar: return "tar";
        case Kind::Cpio: return "cpio";
        case Kind::Cab: return "cab";
        case Kind::Iso9660: return "iso9660";
        case Kind::Lha: return "lha";
        case Kind::Xar: return "xar";
        case Kind::Ar: return "ar";
        case Kind::Compress: return "compress";
        case Kind::ZipRecord: break;
    }
    return "";
}

/// What stands behind the end of these was never looked at.
bool is_sequential(Kind kind) noexcept {
    return kind == Kind::Tar || kind == Kind::Cpio || kind == Kind::Lha || kind == Kind::Ar ||
           kind == Kind::Rar || kind == Kind::Rar5;
}

/// Where a tar's header has the name, and that of what it is a link to.
constexpr std::size_t kTarName = 0;
constexpr std::size_t kTarLink = 157;

/// Writes one archive.
class Writer {
public:
    Writer(Kind kind, Bytes octets, Output& out)
        : kind_(kind),
          octets_(octets),
          out_(out),
          library_(kind, octets),
          names_(out, step("directory"), Reading::AsText),
          raw_(out, step("headers"), Reading::AsField) {}

    [[nodiscard]] OpenStatus write();

private:
    [[nodiscard]] std::string step(std::string_view what) const {
        return std::string(step_of(kind_)) + ":" + std::string(what);
    }
    [[nodiscard]] bool wants_more() noexcept {
        if (!out_.wants_more()) is_exhausted_ = true;
        return !is_exhausted_;
    }
    void write_entry();
    void write_data(std::string&& name);
    void add_name(std::string_view stored, const std::string& shown);
    void add_header();
    void add_padding(std::uint64_t data_begin);
    void finish(Library::Step last);
    [[nodiscard]] std::uint64_t end_block(std::uint64_t at) const noexcept;

    Kind kind_;
    Bytes octets_;
    Output& out_;
    Library library_;
    NameGuess guess_;
    LazyPart names_;
    LazyPart raw_;  ///< names that were guessed; of tar, its headers as they stand
    std::uint64_t entries_ = 0;
    std::uint64_t good_end_ = 0;  ///< of the last of them
    bool is_exhausted_ = false;
    bool is_damaged_ = false;
};

OpenStatus Writer::write() {
    Library::Step step = Library::Step::Skipped;
    while (wants_more()) {
        step = library_.next();
        if (step == Library::Step::Entry) write_entry();
        if (step == Library::Step::Skipped) is_damaged_ = true;
        if (step == Library::Step::End || step == Library::Step::Failed) break;
    }
    if (step == Library::Step::Failed && entries_ == 0 && !is_exhausted_ &&
        library_.cause() == Cause::DecodeError && !library_.has_encrypted_entries()) {
        return OpenStatus::Refused;
    }
    names_.flush();
    raw_.flush();
    finish(step);
    if (is_exhausted_) return OpenStatus::Exhausted;
    return is_damaged_ ? OpenStatus::Damaged : OpenStatus::Opened;
}

void Writer::finish(Library::Step last) {
    const std::uint64_t read = std::min<std::uint64_t>(library_.position(), octets_.size());
    if (last == Library::Step::Failed) {
        is_damaged_ = true;
        Cause cause = library_.cause();
        if (library_.has_encrypted_entries()) cause = Cause::Encrypted;
        // Formats that jump about do not tell what of them is left.
        const bool is_all = entries_ == 0;
        // What is no header is no cipher either: whoever looks at it finds what it says.
        if (kind_ == Kind::Tar && !is_all && cause == Cause::DecodeError && wants_more()) {
            out_.unread(0, cause);
            return put_rest(out_, step("rest"), slice(octets_, good_end_, UINT64_MAX));
        }
        const std::uint64_t left = is_all ? octets_.size() : octets_.size() - read;
        out_.unread(is_all || is_sequential(kind_) ? left : 0, cause);
    }
    if (last == Library::Step::End && is_sequential(kind_) && wants_more()) {
        put_rest(out_, step("rest"), slice(octets_, read + end_block(read), UINT64_MAX));
    }
}

/// Of RAR 5, libarchive leaves its last header behind the checksum, the octet with its length
/// first.
std::uint64_t Writer::end_block(std::uint64_t at) const noexcept {
    if (kind_ != Kind::Rar5 || at >= octets_.size()) return 0;
    return 1 + std::to_integer<std::uint64_t>(octets_[static_cast<std::size_t>(at)]);
}

void Writer::write_entry() {
    ++entries_;
    // A single stream: libarchive makes the name up.
    if (kind_ == Kind::Compress) return write_data({});
    const std::string stored(library_.name());
    guess_.add(stored);
    std::string name = to_utf8(stored, guess_.charset());
    if (names_.is_full()) names_.flush();
    if (raw_.is_full()) raw_.flush();
    add_name(stored, name);
    const std::string link(library_.link());
    add_name(link, to_utf8(link, guess_.charset()));
    if (kind_ == Kind::Tar) add_header();
    write_data(std::move(name));
    good_end_ = library_.position();
}

void Writer::add_name(std::string_view stored, const std::string& shown) {
    names_.add_line(shown);
    if (kind_ != Kind::Tar && shown != stored) {
        raw_.add(bytes_of(stored));
        raw_.add(bytes_of("\n"));
    }
}

/// A tar's headers hold more than libarchive tells: users, comments, what pax records say that
/// nobody knows.
void Writer::add_header() {
    const std::uint64_t begin = library_.header_begin();
    const std::uint64_t end = library_.position();
    if (end <= begin) return;
    std::string header(text_of(slice(octets_, begin, end - begin)));
    // These were told as names.
    for (const auto& [at, name] :
         {std::pair(kTarName, library_.name()), std::pair(kTarLink, library_.link())}) {
        const bool is_there = header.size() > at && header.compare(at, name.size(), name) == 0;
        if (is_there && to_utf8(name, guess_.charset()) == name)
            header.replace(at, name.size(), name.size(), '\0');
    }
    raw_.add(bytes_of(header));
}

void Writer::write_data(std::string&& name) {
    const std::uint64_t claimed = library_.size();
    if (claimed == 0 && !library_.is_file()) return;
    PartInfo info;
    info.step = step_of(kind_);
    info.name = RawText(std::move(name));
    out_.begin(std::move(info));
    if (library_.is_encrypted()) {
        out_.skipped(std::min<std::uint64_t>(claimed, octets_.size()), Cause::Encrypted);
        out_.end(EndReason::Complete);
        return;
    }
    const std::uint64_t begin = library_.position();
    OutputSink sink(out_);
    const Library::Data data = library_.read(sink);
    if (data == Library::Data::Failed) {
        is_damaged_ = true;
        // Formats that jump about do not tell how much of it there is.
        const std::uint64_t read = std::min<std::uint64_t>(library_.position(), octets_.size());
        const std::uint64_t left = octets_.size() - (is_sequential(kind_) ? read : 0);
        out_.skipped(std::min(claimed, left), library_.cause());
    }
    if (data == Library::Data::Stopped) is_exhausted_ = true;
    out_.end(data == Library::Data::Whole ? EndReason::Complete : EndReason::Aborted);
    if (kind_ == Kind::Tar && data == Library::Data::Whole) add_padding(begin);
}

/// A tar fills its last block up; what is no zero there was put there.
void Writer::add_padding(std::uint64_t data_begin) {
    if (library_.is_sparse()) return;
    const std::uint64_t end = data_begin + library_.size();
    const std::uint64_t next = library_.position();
    if (next <= end) return;
    const Bytes padding = slice(octets_, end, next - end);
    if (!is_padding(padding)) raw_.add(padding);
}

OpenStatus open_archive(Kind kind, const Whole& whole, Output& out) {
    const auto at = find_archive(kind, whole.octets);
    if (!at) return OpenStatus::Refused;
    const OpenStatus status = Writer(kind, slice(whole.octets, *at, UINT64_MAX), out).write();
    if (*at != 0 && status != OpenStatus::Refused) {
        put_rest(out, std::string(step_of(kind)) + ":rest", slice(whole.octets, 0, *at));
    }
    return status;
}

}  // namespace

template <Kind kKind>
bool accepts(const Whole& whole) {
    return find_archive(kKind, whole.octets).has_value();
}

template <Kind kKind>
OpenStatus open(const Whole& whole, Output& out) {
    return open_archive(kKind, whole, out);
}

void prepare() {
    prepare_library();
    prepare_names();
}

template bool accepts<Kind::SevenZip>(const Whole&);
template bool accepts<Kind::Rar>(const Whole&);
template bool accepts<Kind::Rar5>(const Whole&);
template bool accepts<Kind::Tar>(const Whole&);
template bool accepts<Kind::Cpio>(const Whole&);
template bool accepts<Kind::Cab>(const Whole&);
template bool accepts<Kind::Iso9660>(const Whole&);
template bool accepts<Kind::Lha>(const Whole&);
template bool accepts<Kind::Xar>(const Whole&);
template bool accepts<Kind::Ar>(const Whole&);
template bool accepts<Kind::Compress>(const Whole&);
template OpenStatus open<Kind::SevenZip>(const Whole&, Output&);
template OpenStatus open<Kind::Rar>(const Whole&, Output&);
template OpenStatus open<Kind::Rar5>(const Whole&, Output&);
template OpenStatus open<Kind::Tar>(const Whole&, Output&);
template OpenStatus open<Kind::Cpio>(const Whole&, Output&);
template OpenStatus open<Kind::Cab>(const Whole&, Output&);
template OpenStatus open<Kind::Iso9660>(const Whole&, Output&);
template OpenStatus open<Kind::Lha>(const Whole&, Output&);
template OpenStatus open<Kind::Xar>(const Whole&, Output&);
template OpenStatus open<Kind::Ar>(const Whole&, Output&);
template OpenStatus open<Kind::Compress>(const Whole&, Output&);

}  // namespace sealtap::opener::archive
