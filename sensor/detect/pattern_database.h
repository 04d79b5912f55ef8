#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sealtap/bytes.h"
#include "sealtap/error.h"

namespace sealtap::base {
class DiskCache;
}

namespace sealtap::detect {

/// The only door to Hyperscan: a set of literal octet strings found in one pass. Immutable, for any
/// thread; what a scan needs to write to is in a PatternScratch.
class PatternDatabase {
public:
    /// With a cache what was compiled before is taken from it, or kept there: the same literals for
    /// the same Hyperscan on the same kind of processor.
    [[nodiscard]] static Result<std::unique_ptr<PatternDatabase>> compile(
        std::span<const std::string> literals, const base::DiskCache* cache = nullptr);
    ~PatternDatabase();
    PatternDatabase(const PatternDatabase&) = delete;
    PatternDatabase& operator=(const PatternDatabase&) = delete;

private:
    friend class PatternScratch;
    struct Handle;
    explicit PatternDatabase(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> handle_;
};

/// Where a literal begins in the octets that were scanned.
struct PatternHit {
    std::uint32_t literal = 0;  ///< index in what was compiled
    std::uint32_t begin = 0;
};

/// One thread's working memory for a database, which outlives it.
class PatternScratch {
public:
    explicit PatternScratch(const PatternDatabase& database);
    ~PatternScratch();
    PatternScratch(const PatternScratch&) = delete;
    PatternScratch& operator=(const PatternScratch&) = delete;

    /// Appends the literals that stand in `octets`, at most `hits_max` in `hits`. False when there
    /// were more.
    bool scan(Bytes octets, std::size_t hits_max, std::vector<PatternHit>& hits);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace sealtap::detect
