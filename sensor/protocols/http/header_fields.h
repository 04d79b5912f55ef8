#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/text/line_reader.h"
#include "sealtap/address.h"

namespace sealtap::protocols::http {

/// The header fields whose values the parser uses.
enum class Field : std::uint8_t {
    Authorization,
    ContentDisposition,
    ContentEncoding,
    ContentLength,
    ContentRange,
    ContentType,
    Expect,
    Forwarded,
    Host,
    ProxyAuthorization,
    Referer,
    TransferEncoding,
    Upgrade,
    UserAgent,
    XForwardedFor,  // the last: see kFieldCount
};
inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::XForwardedFor) + 1;

/// Reads a header block line by line and keeps the values of the fields in `Field`, each up to the
/// length of a line; lists that come in several fields are joined (RFC 9110 section 5.3), of others
/// the first counts. Of the lists that relays append to, the end is kept. Lines that are no field
/// are passed over.
class HeaderFields {
public:
    /// The lines of the block in order, the empty one left out.
    void add(const Line& line, std::size_t value_bytes_max);

    /// Empty for a field that did not come. Valid until the next call of another function.
    [[nodiscard]] std::string_view operator[](Field field) const noexcept;
    void clear() noexcept { *this = HeaderFields(); }

private:
    void begin_field(std::string_view text, std::size_t value_bytes_max);
    void append(std::string_view text, std::size_t value_bytes_max);

    struct Value {
        Field field;
        std::string text;
    };
    [[nodiscard]] std::string& value_of(Field field);

    std::vector<Value> values_;     // of the fields that came, at most kFieldCount
    std::optional<Field> current_;  // a folded line or a further piece belongs to it
    bool in_pieces_ = false;
};

/// Whom the relay next to the sensor forwards for: the last element of X-Forwarded-For, or else of
/// Forwarded (RFC 7239), if it is an address. All before it came with the request, so its client
/// may have made it up.
[[nodiscard]] std::optional<IpAddress> forwarded_for(const HeaderFields& fields);
/// The user of Basic authorization (RFC 7617), to the origin or else to the proxy; no password.
[[nodiscard]] std::string user_of(const HeaderFields& fields);
/// The host of "host:port", "[address]:port" or an absolute URI; empty for other targets.
[[nodiscard]] std::string_view host_of_authority(std::string_view authority) noexcept;
[[nodiscard]] std::string_view host_of_uri(std::string_view uri) noexcept;

}  // namespace sealtap::protocols::http
