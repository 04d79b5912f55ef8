#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opener/ole/little_endian.h"

// The file system in a file that Office 97-2003, Outlook, WPS, Thumbs.db and MSI use ([MS-CFB]).
namespace sealtap::opener::ole {

/// The octets of a stream: a view of the file where they lie in one run, else a copy.
class Stream {
public:
    Stream() = default;
    explicit Stream(Bytes view) : view_(view) {}
    explicit Stream(std::vector<std::byte>&& own) : own_(std::move(own)), is_own_(true) {}

    [[nodiscard]] Bytes octets() const noexcept { return is_own_ ? Bytes(own_) : view_; }

private:
    Bytes view_;
    std::vector<std::byte> own_;
    bool is_own_ = false;
};

enum class EntryKind : std::uint8_t { Free, Storage, Stream, Root };

struct Entry {
    EntryKind kind = EntryKind::Free;
    std::string name;          ///< UTF-8, with the control characters that Office puts first
    std::uint32_t parent = 0;  ///< index of its storage; the root's own is itself
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::uint32_t child = 0;
    std::uint32_t start = 0;
    std::uint64_t size = 0;
    bool is_reached = false;  ///< from the root; others are orphans and belong to it all the same
};

/// Reads a compound file that may be damaged or cut off. Every sector belongs to the first stream
/// that is read and claims it, so loops end, no octet is read twice and the work is linear in the
/// file. Where the allocation table is lost, the next sector follows: that is how most files lie.
///
/// Borrows the octets. Never throws but for want of memory.
class CompoundFile {
public:
    /// Nothing: not a compound file.
    [[nodiscard]] static std::optional<CompoundFile> open(Bytes octets);

    /// The first is the root, unless the directory is lost: then there are none.
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
    /// Storages joined by "/", control characters left out.
    [[nodiscard]] std::string path_of(std::uint32_t entry) const;
    /// What a storage holds, in the order of the directory.
    [[nodiscard]] std::span<const std::uint32_t> children(std::uint32_t storage) const noexcept;
    /// Its child of that kind and name, in any case; nothing: there is none.
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t storage, EntryKind kind,
                                                    std::string_view name) const;
    /// The second reading of a stream is empty.
    [[nodiscard]] Stream read(std::uint32_t entry);

    /// Sectors that no stream has claimed, and what lies behind the ends of streams: where deleted
    /// text remains. Asked last. Runs that hold a single value are left out.
    [[nodiscard]] std::vector<Bytes> leftovers();

    /// Some octets of a stream or of the file's own tables were missing or contradicted each other.
    [[nodiscard]] bool is_damaged() const noexcept { return is_damaged_; }

private:
    /// Sectors of the file, or of the stream that holds the small streams.
    struct Space {
        Bytes octets;
        std::uint64_t first = 0;  ///< offset of sector 0
        unsigned shift = 9;
        std::vector<std::uint32_t> next;
        std::vector<bool> claimed;

        [[nodiscard]] Bytes sector(std::uint32_t index) const noexcept;
        [[nodiscard]] std::uint32_t count() const noexcept {
            return static_cast<std::uint32_t>(claimed.size());
        }
    };

    explicit CompoundFile(Bytes octets);
    void read_table(Bytes header);
    void read_directory(std::uint32_t start);
    void read_small_space(Bytes header);
    void claim_table_sector(std::uint32_t sector);
    [[nodiscard]] std::uint32_t find_directory() const;
    void add_entry(Bytes raw);
    void link_entries();
    void list_children();
    void visit(std::uint32_t entry, std::uint32_t parent, std::vector<std::uint32_t>& open);
    [[nodiscard]] std::vector<std::uint32_t> chain(Space& space, std::uint32_t start,
                                                   std::uint64_t sectors_max, bool is_sized);
    [[nodiscard]] Stream gather(Space& space, std::uint32_t start, std::uint64_t size);
    static void add_leftovers(const Space& space, std::vector<Bytes>& out);

    Bytes octets_;
    Space file_;
    Space small_;
    Stream small_stream_;
    std::uint64_t small_stream_max_ = 4096;
    bool has_long_sizes_ = false;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> by_parent_;    ///< entries, those of one storage side by side
    std::vector<std::uint32_t> first_child_;  ///< of each entry in `by_parent_`, and the end
    std::vector<bool> was_read_;
    std::vector<Bytes> slack_;
    bool is_damaged_ = false;
};

/// Whether the octets begin as a compound file does.
[[nodiscard]] bool is_compound_file(Bytes octets) noexcept;

}  // namespace sealtap::opener::ole
