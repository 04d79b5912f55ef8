#include "opener/rtf/rtf.h"

#include <algorithm>
#include <string_view>

#include "opener/rtf/reader.h"
#include "opener/text_writer.h"

namespace sealtap::opener::rtf {
namespace {

/// Readers forgive some octets before the document, and senders know it.
constexpr std::size_t kJunkMax = 512;
constexpr std::string_view kBegin = "{\\rt";

std::size_t find_begin(Bytes octets) noexcept {
    return text_of(octets.first(std::min(octets.size(), kJunkMax))).find(kBegin);
}

/// What is nothing but blanks and the zeros of a last block is framing.
bool is_blank(Bytes octets) noexcept {
    return std::ranges::all_of(octets, [](std::byte octet) {
        return octet == std::byte{0} || octet == std::byte{' '} || octet == std::byte{'\r'} ||
               octet == std::byte{'\n'} || octet == std::byte{'\t'};
    });
}

void put_rest(Output& out, Bytes octets) {
    if (is_blank(octets) || !out.wants_more()) return;
    put_raw(out, raw_part("rtf:rest", {}), octets);
}

bool is_named_so(const Whole& whole) noexcept {
    return whole.media_type.ends_with("/rtf") || whole.media_type == "application/msword" ||
           whole.name.ends_with(".rtf") || whole.name.ends_with(".doc");
}

}  // namespace

bool accepts(const Whole& whole) {
    const std::size_t begin = find_begin(whole.octets);
    if (begin == std::string_view::npos) return false;
    const Bytes junk = whole.octets.first(begin);
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return is_blank(junk) || text_of(junk) == kMark || is_named_so(whole);
}

OpenStatus open(const Whole& whole, Output& out) {
    const std::size_t begin = find_begin(whole.octets);
    if (begin == std::string_view::npos) return OpenStatus::Refused;
    put_rest(out, whole.octets.first(begin));
    Reader reader(whole.octets, begin, out);
    reader.read();
    put_rest(out, whole.octets.subspan(reader.end()));
    if (!out.wants_more()) return OpenStatus::Exhausted;
    const bool is_damaged = reader.is_cut() || !whole.holes.empty() || whole.is_cut;
    return is_damaged ? OpenStatus::Damaged : OpenStatus::Opened;
}

}  // namespace sealtap::opener::rtf
