#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "opener/sink.h"
#include "sealtap/bytes.h"
#include "sealtap/coverage.h"

// The only door to libarchive. It reads from memory, touches no file, starts no program: only the
// one format that was recognised is enabled, and no filter.
namespace sealtap::opener::archive {

enum class Kind : std::uint8_t {
    SevenZip,
    Rar,
    Rar5,
    Tar,
    Cpio,
    Cab,
    Iso9660,
    Lha,
    Xar,
    Ar,
    Compress,
    ZipRecord,  ///< one entry, with its local header; not an archive that is recognised
};

/// An archive that is read from front to back. Borrows its octets. What libarchive converts, it
/// converts to UTF-8 while one of these lives. Never throws. One thread.
class Library {
public:
    Library(Kind kind, Bytes octets) noexcept;
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    enum class Step : std::uint8_t {
        Entry,
        Skipped,  ///< a damaged header was passed over; call next() again
        End,
        Failed,  ///< nothing more can be read; cause() says why
    };
    [[nodiscard]] Step next() noexcept;

    // Of the current entry; the views live until next().
    [[nodiscard]] std::string_view name() const noexcept;  ///< UTF-8, or as stored
    [[nodiscard]] std::string_view link() const noexcept;  ///< the target of a link
    [[nodiscard]] std::uint64_t size() const noexcept;     ///< as claimed; 0: unknown
    [[nodiscard]] bool is_encrypted() const noexcept;
    [[nodiscard]] bool is_file() const noexcept;
    [[nodiscard]] bool is_sparse() const noexcept;

    enum class Data : std::uint8_t { Whole, Failed, Stopped };
    /// The octets of the entry. Holes of sparse files become zeros, up to 64 KiB each.
    [[nodiscard]] Data read(Sink& to) noexcept;

    /// Why the last call failed: Encrypted, UnknownCoding, MemoryLimit or DecodeError.
    [[nodiscard]] Cause cause() const noexcept;
    [[nodiscard]] bool has_encrypted_entries() const noexcept;
    /// How far the archive is read; of formats that jump, the place read last.
    [[nodiscard]] std::uint64_t position() const noexcept;
    /// Where the header of the current entry begins.
    [[nodiscard]] std::uint64_t header_begin() const noexcept;

private:
    class Locale;
    struct State;
    std::unique_ptr<State> state_;
};

/// Loads the locale that conversions need, before the child locks itself.
void prepare_library();

}  // namespace sealtap::opener::archive
