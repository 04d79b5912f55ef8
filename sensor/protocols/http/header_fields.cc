#include "protocols/http/header_fields.h"

#include <algorithm>
#include <array>
#include <span>

#include "protocols/text/ascii.h"

namespace sealtap::protocols::http {
namespace {

/// Of a joined list that grows too long, its begin is kept, or its end.
enum class Repeated : std::uint8_t { FirstCounts, Joined, JoinedKeepingEnd };

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
    {"forwarded", Field::Forwarded, Repeated::JoinedKeepingEnd},
    {"host", Field::Host},
    {"proxy-authorization", Field::ProxyAuthorization},
    {"referer", Field::Referer},
    {"transfer-encoding", Field::TransferEncoding, Repeated::Joined},
    {"upgrade", Field::Upgrade},
    {"user-agent", Field::UserAgent},
    {"x-forwarded-for", Field::XForwardedFor, Repeated::JoinedKeepingEnd},
}};

/// The IPv4 address within an IPv4-mapped one (RFC 4291 section 2.5.5.2), which is how a relay with
/// a socket for both families names its IPv4 clients; other addresses as they are.
IpAddress without_mapping(const IpAddress& address) noexcept {
    static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const auto octets = address.octets();
    if (address.is_v4()) return address;
    if (!std::ranges::equal(octets.first(kMapped.size()), std::as_bytes(std::span(kMapped)))) {
        return address;
    }
    return IpAddress::v4(octets.last<4>());
}

/// "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80", "2001:db8::1".
std::optional<IpAddress> address_of(std::string_view text) {
    auto address = IpAddress::parse(text);
    if (!address) address = IpAddress::parse(host_of_authority(text));
    if (address) address = without_mapping(*address);
    return address;
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

/// The last element of a list that is not empty (RFC 9110 section 5.6.1.2).
std::string_view last_element(std::string_view list) noexcept {
    while (!list.empty()) {
        const std::size_t comma = list.rfind(',');
        const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
        const std::string_view element = trim(list.substr(begin));
        if (!element.empty()) return element;
        list = list.substr(0, begin == 0 ? 0 : comma);
    }
    return {};
}

std::string basic_user(std::string_view credentials) {
    constexpr std::string_view kBasic = "basic ";
    if (!starts_ignoring_case(credentials, kBasic)) return {};
    const std::string decoded = base64_decoded(trim(credentials.substr(kBasic.size())));
    const std::size_t colon = decoded.find(':');
    return colon == std::string::npos ? std::string() : decoded.substr(0, colon);
}

}  // namespace

std::string_view HeaderFields::operator[](Field field) const noexcept {
    const auto found = std::ranges::find(values_, field, &Value::field);
    return found == values_.end() ? std::string_view() : found->text;
}

std::string& HeaderFields::value_of(Field field) {
    const auto found = std::ranges::find(values_, field, &Value::field);
    if (found != values_.end()) return found->text;
    return values_.emplace_back(Value{field, {}}).text;
}

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
    const std::string& value = value_of(known->field);
    if (!value.empty() && known->repeated == Repeated::FirstCounts) return;
    current_ = known->field;
    if (!value.empty()) append(",", value_bytes_max);
    append(trim(text.substr(colon + 1)), value_bytes_max);
}

void HeaderFields::append(std::string_view text, std::size_t value_bytes_max) {
    if (!current_) return;
    std::string& value = value_of(*current_);
    if (kNames[static_cast<std::size_t>(*current_)].repeated == Repeated::JoinedKeepingEnd) {
        value += text;
        value.erase(0, value.size() - std::min(value.size(), value_bytes_max));
        return;
    }
    value += text.substr(0, value_bytes_max - std::min(value.size(), value_bytes_max));
}

std::optional<IpAddress> forwarded_for(const HeaderFields& fields) {
    if (const auto address = address_of(last_element(fields[Field::XForwardedFor]))) return address;
    return address_of(for_of(last_element(fields[Field::Forwarded])));
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
