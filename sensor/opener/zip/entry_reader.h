#pragma once

#include <cstdint>
#include <vector>

#include "opener/zip/archive.h"
#include "opener/zip/inflate.h"

namespace sealtap::opener::zip {

enum class ReadStatus : std::uint8_t {
    Whole,          ///< all of it, and size and checksum agree
    Damaged,        ///< what was written stands before the damage, or its checksum differs
    Encrypted,      ///< nothing was written
    UnknownCoding,  ///< nothing was written
    MemoryLimit,    ///< the coding wants more memory than there is
    Overspent,      ///< entries that overlap were read so often that it is enough
    Stopped,        ///< the sink wanted no more
};

struct ReadResult {
    ReadStatus status = ReadStatus::Whole;
    std::uint64_t produced = 0;
    /// Octets of the archive from entry.data_offset that belong to what was read. Fewer than
    /// entry.data.size(): the stream ended before the entry does; what follows it is unread. More:
    /// the stream runs on behind where its header says that it ends.
    std::uint64_t consumed = 0;
    /// At `consumed` stands what the coding does not know; what follows cannot be read.
    bool is_broken = false;
};

/// Reads the data of an archive's entries, one after another, in 100 KB of memory. All it reads in
/// its life is four times the archive at most, however its entries overlap. Borrows the archive.
/// One thread.
class EntryReader {
public:
    explicit EntryReader(const Archive& archive) noexcept
        : archive_(archive), octets_left_(4 * archive.octets().size() + (1U << 16U)) {}

    /// Decoded octets go to `to` in pieces of at most 64 KiB (what is stored: in one).
    [[nodiscard]] ReadResult read(const Entry& entry, Sink& to);
    [[nodiscard]] const Archive& archive() const noexcept { return archive_; }

private:
    [[nodiscard]] ReadResult decode(const Entry& entry, Sink& to);
    [[nodiscard]] ReadResult inflate(const Entry& entry, Sink& to);
    [[nodiscard]] ReadResult read_ppmd(const Entry& entry, Sink& to) const;

    const Archive& archive_;
    std::uint64_t octets_left_;
    Inflater inflater_;
};

/// A whole entry in memory.
struct WholeEntry {
    ReadResult result;  ///< Stopped: it is longer than that
    std::vector<std::byte> octets;
};
[[nodiscard]] WholeEntry read_whole(EntryReader& reader, const Entry& entry,
                                    std::uint64_t octets_max);

}  // namespace sealtap::opener::zip
