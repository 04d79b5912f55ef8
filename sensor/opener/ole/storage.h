#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "opener/format.h"
#include "opener/ole/compound_file.h"

namespace sealtap::opener::ole {

/// A storage of a compound file as the reader of a document sees it: a document's streams lie side
/// by side in one, whether it is the file itself or embedded in another.
class Storage {
public:
    Storage(CompoundFile& file, std::uint32_t entry) : file_(file), entry_(entry) {}

    [[nodiscard]] bool has(std::string_view stream) const {
        return file_.find(entry_, EntryKind::Stream, stream).has_value();
    }
    /// A stream that the caller reads whole: it is not written raw any more.
    [[nodiscard]] Stream take(std::string_view stream) {
        const auto found = file_.find(entry_, EntryKind::Stream, stream);
        return found ? file_.read(*found) : Stream();
    }
    /// Shown behind the steps of an embedded document; empty for the file itself.
    [[nodiscard]] std::string path() const { return file_.path_of(entry_); }
    [[nodiscard]] CompoundFile& file() noexcept { return file_; }
    [[nodiscard]] std::uint32_t entry() const noexcept { return entry_; }

private:
    CompoundFile& file_;
    std::uint32_t entry_;
};

/// What became of a document in a storage.
enum class Reading : std::uint8_t {
    None,     ///< it is none of this kind; nothing was written
    Whole,    ///< every octet of the streams it took was written or told
    Damaged,  ///< some of them made no sense; they were written raw
};

/// Tells streams that hold a document in cipher.
void skip_encrypted(Storage& storage, Output& out, std::string_view step,
                    std::initializer_list<std::string_view> streams);

}  // namespace sealtap::opener::ole
