#include "protocols/http/framing.h"

#include <optional>

#include "protocols/text/ascii.h"

namespace sealtap::protocols::http {
namespace {

constexpr std::size_t kCodingsMax = 16;

/// The names of a list of codings in lower case, as applied; without identity and parameters.
std::vector<std::string> coding_names(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty() && names.size() < kCodingsMax) {
        std::string_view element = cut_off(list, ',');
        std::string name = to_lower(trim(cut_off(element, ';')));
        if (name.starts_with("x-")) name.erase(0, 2);  // RFC 9110 section 8.4.1: x-gzip is gzip
        if (!name.empty() && name != "identity") names.push_back(std::move(name));
    }
    return names;
}

std::optional<std::uint64_t> length_of(std::string_view list) {
    while (!list.empty()) {
        if (const auto length = decimal(trim(cut_off(list, ',')))) return length;
    }
    return std::nullopt;
}

}  // namespace

Framing framing_of(MessageKind kind, const HeaderFields& fields) {
    const auto transfer = coding_names(fields[Field::TransferEncoding]);
    if (!transfer.empty()) {
        // RFC 9112 section 6.3 rule 3: a Content-Length beside it is overridden.
        return {transfer.back() == "chunked" ? Framing::Kind::Chunked : Framing::Kind::UntilClose};
    }
    if (const auto length = length_of(fields[Field::ContentLength])) {
        return {*length == 0 ? Framing::Kind::None : Framing::Kind::Fixed, *length};
    }
    return {kind == MessageKind::Request ? Framing::Kind::None : Framing::Kind::UntilClose};
}

std::vector<std::string> codings_of(const HeaderFields& fields) {
    std::vector<std::string> applied = coding_names(fields[Field::ContentEncoding]);
    for (std::string& name : coding_names(fields[Field::TransferEncoding])) {
        applied.push_back(std::move(name));
    }
    // The chunks are undone by the parser; sent twice they are still one layer to every browser.
    while (!applied.empty() && applied.back() == "chunked") applied.pop_back();
    return {applied.rbegin(), applied.rend()};
}

bool is_partial(std::string_view content_range) noexcept {
    std::string_view rest = content_range;
    if (!starts_ignoring_case(rest, "bytes")) return true;
    rest = trim(rest.substr(5));
    const auto first = decimal(trim(cut_off(rest, '-')));
    const auto last = decimal(trim(cut_off(rest, '/')));
    const auto size = decimal(trim(rest));
    return !first || !last || !size || *first != 0 || *size == 0 || *last != *size - 1;
}

}  // namespace sealtap::protocols::http
