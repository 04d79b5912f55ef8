#include "opener/archive/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <utility>

namespace sealtap::opener::archive {
namespace {

constexpr std::int64_t kHoleBytesMax = 64 * 1024;

/// Loaded once and held; libarchive converts UTF-16 to what the thread's locale says.
locale_t utf8_locale() noexcept {
    static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kLocale;
}

using Support = int (*)(struct archive*);

Support support_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::SevenZip: return archive_read_support_format_7zip;
        case Kind::Rar: return archive_read_support_format_rar;
        case Kind::Rar5: return archive_read_support_format_rar5;
        case Kind::Tar: return archive_read_support_format_tar;
        case Kind::Cpio: return archive_read_support_format_cpio;
        case Kind::Cab: return archive_read_support_format_cab;
        case Kind::Iso9660: return archive_read_support_format_iso9660;
        case Kind::Lha: return archive_read_support_format_lha;
        case Kind::Xar: return archive_read_support_format_xar;
        case Kind::Ar: return archive_read_support_format_ar;
        case Kind::Compress: return archive_read_support_format_raw;
        case Kind::ZipRecord: return archive_read_support_format_zip_streamable;
    }
    return archive_read_support_format_empty;
}

struct CloseArchive {
    void operator()(struct archive* archive) const noexcept { archive_read_free(archive); }
};

std::string_view text_or_empty(const char* text) noexcept {
    return text == nullptr ? std::string_view() : std::string_view(text);
}

bool is_usable(int code) noexcept { return code == ARCHIVE_OK || code == ARCHIVE_WARN; }

/// Holes between blocks of a sparse file.
bool put_hole(Sink& to, std::int64_t length) {
    static constexpr std::array<std::byte, kHoleBytesMax> kZeros{};
    if (length <= 0) return true;
    return to.take(Bytes(kZeros).first(static_cast<std::size_t>(std::min(length, kHoleBytesMax))));
}

}  // namespace

/// For as long as it lives.
class Library::Locale {
public:
    Locale() noexcept : before_(uselocale(utf8_locale())) {}
    ~Locale() { uselocale(before_); }
    Locale(const Locale&) = delete;
    Locale& operator=(const Locale&) = delete;

private:
    locale_t before_;
};

struct Library::State {
    Locale locale;
    std::unique_ptr<struct archive, CloseArchive> archive{archive_read_new()};
    struct archive_entry* entry = nullptr;
    bool is_open = false;
    bool knows_encryption = false;
    bool is_dead = false;  ///< after ARCHIVE_FATAL nothing may be asked but why
};

Library::Library(Kind kind, Bytes octets) noexcept : state_(new(std::nothrow) State) {
    if (!state_ || !state_->archive) return;
    struct archive* const archive = state_->archive.get();
    support_of(kind)(archive);
    // libarchive 3.6 crashes where the others are asked.
    state_->knows_encryption = kind == Kind::SevenZip || kind == Kind::Rar || kind == Kind::Rar5;
    if (kind == Kind::Compress) archive_read_support_filter_compress(archive);
    // A block of zeros is no end for who hides something behind it.
    if (kind == Kind::Tar) {
        archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1");
    }
    state_->is_open = is_usable(archive_read_open_memory(archive, octets.data(), octets.size()));
}

Library::~Library() = default;

Library::Step Library::next() noexcept {
    if (!state_ || !state_->is_open || state_->is_dead) return Step::Failed;
    const int code = archive_read_next_header(state_->archive.get(), &state_->entry);
    if (code == ARCHIVE_EOF) return Step::End;
    if (code == ARCHIVE_RETRY) return Step::Skipped;
    return is_usable(code) ? Step::Entry : Step::Failed;
}

std::string_view Library::name() const noexcept {
    return text_or_empty(archive_entry_pathname(state_->entry));
}

std::string_view Library::link() const noexcept {
    const std::string_view symbolic = text_or_empty(archive_entry_symlink(state_->entry));
    return symbolic.empty() ? text_or_empty(archive_entry_hardlink(state_->entry)) : symbolic;
}

std::uint64_t Library::size() const noexcept {
    if (archive_entry_size_is_set(state_->entry) == 0) return 0;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(archive_entry_size(state_->entry), 0));
}

bool Library::is_encrypted() const noexcept {
    return archive_entry_is_encrypted(state_->entry) == 1;
}
bool Library::is_file() const noexcept {
    const auto type = archive_entry_filetype(state_->entry);
    return type == AE_IFREG || type == 0;
}
bool Library::is_sparse() const noexcept { return archive_entry_sparse_count(state_->entry) != 0; }

Library::Data Library::read(Sink& to) noexcept {
    std::int64_t end = 0;
    while (true) {
        const void* block = nullptr;
        std::size_t size = 0;
        std::int64_t offset = 0;
        const int code = archive_read_data_block(state_->archive.get(), &block, &size, &offset);
        if (code == ARCHIVE_EOF) return Data::Whole;
        if (!is_usable(code)) {
            state_->is_dead = code == ARCHIVE_FATAL;
            return Data::Failed;
        }
        const Bytes octets(static_cast<const std::byte*>(block), size);
        if (!put_hole(to, offset - end)) return Data::Stopped;
        end = offset + static_cast<std::int64_t>(size);
        if (!octets.empty() && !to.take(octets)) return Data::Stopped;
    }
}

Cause Library::cause() const noexcept {
    if (!state_ || !state_->archive) return Cause::MemoryLimit;
    if (archive_errno(state_->archive.get()) == ENOMEM) return Cause::MemoryLimit;
    // The words are all that libarchive gives.
    const std::string_view words = text_or_empty(archive_error_string(state_->archive.get()));
    const auto says = [&](std::string_view word) { return words.find(word) != words.npos; };
    if (says("ncrypt") || says("Crypto")) return Cause::Encrypted;
    if (says("emory")) return Cause::MemoryLimit;
    return says("upported") ? Cause::UnknownCoding : Cause::DecodeError;
}

bool Library::has_encrypted_entries() const noexcept {
    return state_ && state_->is_open && state_->knows_encryption &&
           archive_read_has_encrypted_entries(state_->archive.get()) == 1;
}

std::uint64_t Library::position() const noexcept {
    if (!state_ || !state_->archive) return 0;
    return static_cast<std::uint64_t>(
        std::max<std::int64_t>(archive_filter_bytes(state_->archive.get(), -1), 0));
}

std::uint64_t Library::header_begin() const noexcept {
    return static_cast<std::uint64_t>(
        std::max<std::int64_t>(archive_read_header_position(state_->archive.get()), 0));
}

void prepare_library() {
    (void)utf8_locale();
    tzset();  // times of DOS are local, and libarchive converts them
}

}  // namespace sealtap::opener::archive
