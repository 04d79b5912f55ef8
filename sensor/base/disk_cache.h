#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sealtap/bytes.h"

namespace sealtap::base {

/// Results of work that can be done again, kept from one run to the next in a folder of our own.
///
/// A file is believed only when it is a regular one of our user's that nobody else may write, and
/// holds the SHA-256 of its name and content; everything else is passed over, told in one debug
/// line and written anew. A file appears whole under its name, so any number of processes may share
/// a folder. Nothing fails: without a folder that can be used there is no cache.
class DiskCache {
public:
    /// Makes the folder (mode 0700) when it is not there. Empty when it cannot be made, or belongs
    /// to somebody else, or others may write to it.
    [[nodiscard]] static std::optional<DiskCache> open(const std::string& folder);
    ~DiskCache();
    DiskCache(DiskCache&& other) noexcept;
    DiskCache& operator=(DiskCache&&) = delete;

    /// What was stored under the name. Names are of letters, digits and dashes.
    [[nodiscard]] std::optional<std::string> load(std::string_view name) const;
    /// Keeps it if that can be done, and lets the files go that were not used for longest.
    void store(std::string_view name, Bytes content) const;

    // On disk, of our own making and not of traffic: no limits of the configuration. An entry is
    // one set of rules for one processor; of more than these nobody is switching between.
    static constexpr std::size_t kEntriesMax = 16;
    static constexpr std::size_t kEntryBytesMax = std::size_t{256} << 20U;
    static constexpr std::size_t kAllBytesMax = std::size_t{512} << 20U;

private:
    explicit DiskCache(int folder) noexcept : folder_(folder) {}
    int folder_;
};

}  // namespace sealtap::base
