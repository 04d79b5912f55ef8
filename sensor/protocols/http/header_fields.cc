#include "protocols/http/header_fields.h"

#include <algorithm>

#include "protocols/text/ascii.h"

namespace sealtap::protocols::http {
namespace {

enum class Repeated : std::uint8_t { FirstCounts, Joined };

struct FieldName {
    std::string_view name;
    Field field;
    Repeated repeated = Repeated::FirstCounts;
};

constexpr std::array<FieldName, kFieldCount> kNames{{
    {"authorization", Field::Authorization},
    {"content-disposition", Field::ContentDisposition},
    {"content-encoding", Field::ContentEncoding, Repeated::Joined},
    {"content-length", Field::ContentLength, Repeated::Joined},
    {"content-range", Field::ContentRange},
    {"content-type", Field::ContentType},
    {"expect", Field::Expect},
    {"forwarded", Field::Forwarded, Repeated::Joined},
    {"host", Field::Host},
    {"proxy-authorization", Field::ProxyAuthorization},
    {"referer", Field::Referer},
    {"transfer-encoding", Field::TransferEncoding, Repeated::Joined},
    {"upgrade", Field::Upgrade},
    {"user-agent", Field::UserAgent},
    {"x-forwarded-for", Field::XForwardedFor, Repeated::Joined},
}};

/// "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80", "2001:db8::1".
std::optional<IpAddress> address_of(std::string_view text) {
    if (const auto bare = IpAddress::parse(text)) return bare;
    return IpAddress::parse(host_of_authority(text));
}

std::string_view without_quotes(std::string_view text) noexcept {
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return text;
    return text.substr(1, text.size() - 2);
}

/// The value of `for` in one element of Forwarded.
std::string_view for_of(std::string_view element) noexcept {
    while (!element.empty()) {
        const std::string_view pair = trim(cut_off(element, ';'));
        if (starts_ignoring_case(pair, "for=")) return without_quotes(trim(pair.substr(4)));
    }
    return {};
}

template <class AddressText>
std::optional<IpAddress> first_address(std::string_view list, AddressText text_of_element) {
    while (!list.empty()) {
        const std::string_view element = trim(cut_off(list, ','));
        if (const auto address = address_of(text_of_element(element))) return address;
    }
    return std::nullopt;
}

std::string basic_user(std::string_view credentials) {
    constexpr std::string_view kBasic = "basic ";
    if (!starts_ignoring_case(credentials, kBasic)) return {};
    const std::string decoded = base64_decoded(trim(credentials.substr(kBasic.size())));
    const std::size_t colon = decoded.find(':');
    return colon == std::string::npos ? std::string() : decoded.substr(0, colon);
}

}  // namespace

void HeaderFields::add(const Line& line, std::size_t value_bytes_max) {
    const std::string_view text = line.text();
    if (in_pieces_) {
        append(text, value_bytes_max);
    } else if (!text.empty() && is_blank(text.front())) {
        // RFC 9112 section 5.2: a folded line counts as one blank and what follows.
        append(" ", value_bytes_max);
        append(trim(text), value_bytes_max);
    } else {
        begin_field(text, value_bytes_max);
    }
    in_pieces_ = line.extent == Line::Extent::Piece;
}

void HeaderFields::begin_field(std::string_view text, std::size_t value_bytes_max) {
    current_.reset();
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = trim(text.substr(0, colon));
    const auto known = std::ranges::find_if(
        kNames, [&](const FieldName& entry) { return equals_ignoring_case(entry.name, name); });
    if (known == kNames.end()) return;
    std::string& value = values_[static_cast<std::size_t>(known->field)];
    if (!value.empty() && known->repeated == Repeated::FirstCounts) return;
    current_ = known->field;
    if (!value.empty()) append(",", value_bytes_max);
    append(trim(text.substr(colon + 1)), value_bytes_max);
}

void HeaderFields::append(std::string_view text, std::size_t value_bytes_max) {
    if (!current_) return;
    std::string& value = values_[static_cast<std::size_t>(*current_)];
    value += text.substr(0, value_bytes_max - std::min(value.size(), value_bytes_max));
}

std::optional<IpAddress> forwarded_for(const HeaderFields& fields) {
    if (const auto address = first_address(fields[Field::Forwarded], for_of)) return address;
    return first_address(fields[Field::XForwardedFor], [](std::string_view text) { return text; });
}

std::string user_of(const HeaderFields& fields) {
    std::string user = basic_user(fields[Field::Authorization]);
    return user.empty() ? basic_user(fields[Field::ProxyAuthorization]) : user;
}

std::string_view host_of_authority(std::string_view authority) noexcept {
    authority = authority.substr(0, authority.find_first_of("/?#"));
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) authority.remove_prefix(at + 1);
    if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
    return authority.substr(0, authority.rfind(':'));
}

std::string_view host_of_uri(std::string_view uri) noexcept {
    const std::size_t scheme_end = uri.find("://");
    if (uri.starts_with('/') || scheme_end == std::string_view::npos) return {};
    return host_of_authority(uri.substr(scheme_end + 3));
}

}  // namespace sealtap::protocols::http
