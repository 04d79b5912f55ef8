#include "opener/pdf/revisions.h"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace sealtap::opener::pdf {
namespace {

constexpr std::string_view kStart = "startxref";
constexpr std::string_view kEnd = "%%EOF";
constexpr std::string_view kBlanks = " \t\r\n\f";

/// Past the %%EOF of the revision whose startxref stands at `at`; 0: it is no end of one. The first
/// of a linearised file says 0 and belongs to the one revision.
std::size_t end_of_revision(std::string_view file, std::size_t at) {
    const std::size_t digits = file.find_first_not_of(kBlanks, at + kStart.size());
    if (digits == std::string_view::npos) return 0;
    std::uint64_t table = 0;
    const char* const last = file.data() + file.size();
    const auto [rest, error] = std::from_chars(file.data() + digits, last, table);
    if (error != std::errc() || table == 0 || table >= at) return 0;
    const auto behind = static_cast<std::size_t>(rest - file.data());
    const std::size_t end = file.find_first_not_of(kBlanks, behind);
    if (end == std::string_view::npos || !file.substr(end).starts_with(kEnd)) return 0;
    return end + kEnd.size();
}

}  // namespace

std::vector<std::size_t> older_revisions(Bytes octets, std::size_t at_most) {
    const std::string_view file = text_of(octets);
    std::vector<std::size_t> ends;
    std::size_t at = file.rfind(kStart);
    // The last of them is the document itself.
    while (at != std::string_view::npos && at != 0 && ends.size() < at_most) {
        at = file.rfind(kStart, at - 1);
        if (at == std::string_view::npos) break;
        if (const std::size_t end = end_of_revision(file, at); end != 0) ends.push_back(end);
    }
    return ends;
}

}  // namespace sealtap::opener::pdf
