#pragma once

#include <poppler/Object.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opener/format.h"

namespace sealtap::opener::pdf {

/// What a string of a document is for; each kind becomes parts of its own.
enum class StringKind : std::uint8_t {
    Info,        ///< title, author, keywords and what else the document says of itself
    Outline,     ///< bookmarks
    Annotation,  ///< remarks, with their authors
    Field,       ///< of forms: labels and values
    Link,
    Script,
    Other,  ///< alternate descriptions, names of layers and destinations, signers, …
};
inline constexpr std::size_t kStringKinds = 7;

/// Sorts strings by kind, and writes each kind in parts of a few KiB: one string a line. Borrows
/// the output; write_rest() must be called.
class DescribedText {
public:
    explicit DescribedText(Output& out) : out_(out) {}

    void add(StringKind kind, std::string_view utf8, std::uint32_t page);
    void write_rest();

private:
    struct Waiting {
        std::string text;
        std::vector<std::pair<std::size_t, std::uint32_t>> pages;  ///< from this offset on
    };
    void write(StringKind kind);

    Output& out_;
    std::array<Waiting, kStringKinds> waiting_;
};

}  // namespace sealtap::opener::pdf
