#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sealtap::protocols {

/// A header value with parameters: Content-Type (RFC 9110 section 8.3.1), Content-Disposition
/// (RFC 6266).
struct ParameterizedValue {
    struct Parameter {
        std::string name;   ///< lower case
        std::string value;  ///< without quotes and their escapes
    };
    std::string value;  ///< lower case, without blanks around it
    std::vector<Parameter> parameters;

    /// The first parameter of that name; empty if there is none.
    [[nodiscard]] std::string_view find(std::string_view name) const noexcept;
};

/// Takes anything: what has no equals sign is left out, an open quote ends with the text, and
/// parameters behind the 32nd are not read.
[[nodiscard]] ParameterizedValue parse_parameterized(std::string_view text);

/// The file name that a Content-Disposition gives, without folders: `filename*` (RFC 8187) before
/// `filename`. In UTF-8 where the charset is UTF-8 or ISO-8859-1, else as it was sent.
[[nodiscard]] std::string file_name_of(const ParameterizedValue& disposition);
/// Each parameter's value that percent-decoding changes or that has encoded words (RFC 2047, as
/// they are), once, folders included: what the field says beyond its octets.
[[nodiscard]] std::vector<std::string> decoded_values(const ParameterizedValue& disposition);

/// What stands behind the last slash or backslash.
[[nodiscard]] std::string_view without_folders(std::string_view path) noexcept;

}  // namespace sealtap::protocols
