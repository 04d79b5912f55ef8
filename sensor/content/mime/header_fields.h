#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sealtap/limits.h"

namespace sealtap::content::mime {

/// Is this line the first of a header field: a name of visible ASCII and a colon?
[[nodiscard]] bool is_field(std::string_view line) noexcept;

struct HeaderField {
    std::string name;   ///< lower case
    std::string value;  ///< unfolded and trimmed, otherwise as it stands there
};

/// The fields of a header block, in their order; at most Limit::HeadersMax.
class HeaderFields {
public:
    HeaderFields(std::string_view block, const Limits& limits);

    /// The value of the first field of that lower-case name; empty if there is none.
    [[nodiscard]] std::string_view value(std::string_view name) const noexcept;
    [[nodiscard]] const std::vector<HeaderField>& all() const noexcept { return fields_; }
    [[nodiscard]] bool cut() const noexcept { return cut_; }  ///< there were more

private:
    std::vector<HeaderField> fields_;
    bool cut_ = false;
};

/// A value with parameters (RFC 2045 section 5.1): Content-Type, Content-Disposition.
class Parameters {
public:
    explicit Parameters(std::string_view field_value);

    /// What stands before the first ";", in lower case.
    [[nodiscard]] const std::string& value() const noexcept { return value_; }
    /// The parameter of that lower-case name in UTF-8: joined and decoded by RFC 2231, its encoded
    /// words by RFC 2047 (forbidden in parameters and common), bare octets by guess.
    [[nodiscard]] std::string text(std::string_view name) const;

private:
    struct Parameter {
        std::string name;  ///< lower case, with RFC 2231's "*0*"
        std::string octets;
    };
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
    [[nodiscard]] std::string continued(std::string_view name) const;

    std::string value_;
    std::vector<Parameter> list_;
};

}  // namespace sealtap::content::mime
