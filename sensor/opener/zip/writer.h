#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "opener/format.h"
#include "opener/zip/archive.h"
#include "opener/zip/entry_reader.h"

namespace sealtap::opener::zip {

/// Writes one archive, whole or entry by entry, and accounts for all of its octets. Formats that
/// live in a zip use it for what they do not read themselves. Borrows both; one thread.
class Writer {
public:
    Writer(const Archive& archive, Output& out) noexcept
        : archive_(archive), out_(out), reader_(archive), unread_left_(archive.octets().size()) {}

    /// All of it, as an archive.
    [[nodiscard]] OpenStatus write();
    /// All but the entries: names, comments, extra fields, octets that belong to nothing.
    void write_frame();
    /// One entry with its octets as they are: a part with the step and type of `info`.
    void write(const Entry& entry, PartInfo&& info);
    /// One entry that the caller reads himself: what cannot be read of it is told.
    ReadResult read(const Entry& entry, Sink& to);
    /// Only the first octets of an entry, and nothing is told.
    [[nodiscard]] std::string head(const Entry& entry, std::size_t octets_max);

    [[nodiscard]] bool wants_more() noexcept {
        if (!out_.wants_more()) is_exhausted_ = true;
        return !is_exhausted_;
    }
    void set_damaged() noexcept { is_damaged_ = true; }
    [[nodiscard]] OpenStatus status() const noexcept;
    /// The entry has octets of its own: it is no folder, and no second name of another.
    [[nodiscard]] static bool has_content(const Entry& entry) noexcept;

private:
    void write_names();
    void write_extras();
    void write_rest(const Range& range);
    void write_tail(const Entry& entry, const ReadResult& result);
    void tell_unread(std::uint64_t octets, Cause cause);
    void tell(const Entry& entry, const ReadResult& result);

    const Archive& archive_;
    Output& out_;
    EntryReader reader_;
    std::uint64_t unread_left_;  ///< entries that overlap are no more octets than there are
    bool is_exhausted_ = false;
    bool is_damaged_ = false;
};

}  // namespace sealtap::opener::zip
