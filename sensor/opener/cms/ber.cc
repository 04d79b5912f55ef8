#include "opener/cms/ber.h"

#include "opener/little_endian.h"

namespace sealtap::opener::cms {
namespace {

constexpr unsigned kTagNumber = 0x1F;

unsigned octet_at(Bytes octets, std::size_t at) noexcept {
    return std::to_integer<unsigned>(octets[at]);
}

bool is_end_mark(const Element& element) noexcept {
    return element.tag == 0 && element.content.empty() && !element.is_indefinite;
}

}  // namespace

std::optional<Element> read_element(Bytes octets) noexcept {
    constexpr unsigned kLong = 0x80;
    if (octets.size() < 2) return std::nullopt;
    Element element;
    element.tag = octet_at(octets, 0);
    if ((element.tag & kTagNumber) == kTagNumber) return std::nullopt;
    const unsigned first = octet_at(octets, 1);
    std::uint64_t length = first;
    element.header = 2;
    if (first == kLong) {
        element.is_indefinite = true;
        length = octets.size() - element.header;
        if ((element.tag & kConstructed) == 0) return std::nullopt;
    } else if (first > kLong) {
        const std::size_t count = first & 0x7FU;
        if (count > sizeof(length) || octets.size() < element.header + count) return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < count; ++i)
            length = length << 8U | octet_at(octets, element.header + i);
        element.header += count;
    }
    element.is_cut = length > octets.size() - element.header;
    element.content = slice(octets, element.header, length);
    return element;
}

/// An element of unknown length ends with a mark; those in it may have marks of their own.
Bytes after_element(Bytes octets) noexcept {
    std::size_t open = 0;
    do {
        const auto element = read_element(octets);
        if (!element || element->is_cut) return {};
        octets = octets.subspan(element->header);
        if (element->is_indefinite) {
            ++open;
            continue;
        }
        octets = octets.subspan(element->content.size());
        if (is_end_mark(*element) && open != 0) --open;
    } while (open != 0);
    return octets;
}

StringExtent write_string(Bytes octets, Sink& to) {
    StringExtent extent;
    std::size_t at = 0;
    std::size_t open = 0;
    // Of a string of known length the pieces end where it does.
    const auto outer = read_element(octets);
    if (!outer) return extent;
    const bool is_known = !outer->is_indefinite;
    const std::size_t limit = outer->header + outer->content.size();
    while (at < limit) {
        const auto element = read_element(octets.first(limit).subspan(at));
        if (!element) return extent;
        at += element->header;
        const unsigned kind = element->tag & ~kConstructed;
        if (is_end_mark(*element)) {
            if (open == 0) return extent;
            if (--open == 0 && !is_known) {
                extent.is_whole = true;
                return extent;
            }
        } else if (kind != kOctetString) {
            return extent;
        } else if ((element->tag & kConstructed) != 0) {
            open += element->is_indefinite ? 1 : 0;
        } else {
            if (extent.end == 0) extent.begin = at;
            at += element->content.size();
            extent.end = at;
            if (!to.take(element->content)) {
                extent.is_stopped = true;
                return extent;
            }
            if (element->is_cut) return extent;
        }
    }
    extent.is_whole = is_known && !outer->is_cut && open == 0;
    return extent;
}

}  // namespace sealtap::opener::cms
