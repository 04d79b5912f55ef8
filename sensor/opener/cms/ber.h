#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "opener/sink.h"
#include "sealtap/bytes.h"

// BER (X.690) as far as CMS needs it: lengths known and unknown, strings in one piece or many.
// Nothing recurses; every octet is looked at a bounded number of times.
namespace sealtap::opener::cms {

struct Element {
    unsigned tag = 0;  ///< class, form and number as they stand in one octet
    /// What is in it; of an unknown length, all octets behind its header.
    Bytes content;
    std::size_t header = 0;  ///< octets before the content
    bool is_indefinite = false;
    bool is_cut = false;  ///< it claims more octets than there are
};

constexpr unsigned kObjectIdentifier = 0x06;
constexpr unsigned kOctetString = 0x04;
constexpr unsigned kConstructed = 0x20;
constexpr unsigned kSequence = 0x30;
constexpr unsigned kContext0 = 0xA0;

/// The element at the front. Nothing: there is none, or a tag of several octets, which CMS has not.
[[nodiscard]] std::optional<Element> read_element(Bytes octets) noexcept;

/// What follows the element at the front; empty where it does not end.
[[nodiscard]] Bytes after_element(Bytes octets) noexcept;

/// Writes what an OCTET STRING at the front holds, in pieces. `begin` and `end` are where its
/// first piece begins and its last one ends in `octets`.
struct StringExtent {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_whole = false;
    bool is_stopped = false;  ///< the sink wanted no more
};
[[nodiscard]] StringExtent write_string(Bytes octets, Sink& to);

}  // namespace sealtap::opener::cms
