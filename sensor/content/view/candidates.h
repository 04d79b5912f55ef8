#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/vector_path.h"

namespace sealtap::content {

/// Which places of a text are looked for.
enum class Wanted : std::uint8_t {
    Any,    ///< where edit_at() may find something to undo
    Heavy,  ///< of these, where it may be heavy
};

/// Finds such places, and some where nothing is undone. Of a text's last octets it is not known, so
/// they may be such places.
class CandidateFinder {
public:
    /// The processor can take `path`; on each the places where something is undone are found. The
    /// text outlives it.
    explicit CandidateFinder(std::string_view text, Wanted wanted = Wanted::Any,
                             base::VectorPath path = base::VectorPath::Portable) noexcept
        : text_(text), wanted_(wanted), path_(path) {}

    /// The first one at or behind `at`, which does not fall from call to call; the text's size if
    /// there is none.
    [[nodiscard]] std::size_t next(std::size_t at) noexcept;

private:
    [[nodiscard]] bool is_one(std::size_t at) const noexcept;
    [[nodiscard]] bool load() noexcept;

    std::string_view text_;
    Wanted wanted_;
    base::VectorPath path_;
    std::size_t from_ = 0;     ///< where the octets of `marks_` begin
    std::size_t until_ = 0;    ///< all before is looked at
    std::uint64_t marks_ = 0;  ///< places that are not looked at closely
};

}  // namespace sealtap::content
