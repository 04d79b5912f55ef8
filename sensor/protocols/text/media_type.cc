#include "protocols/text/media_type.h"

#include <algorithm>

#include "protocols/text/ascii.h"

namespace sealtap::protocols {
namespace {

constexpr std::size_t kParametersMax = 32;

std::string unquoted(std::string_view text) {
    if (!text.starts_with('"')) return std::string(text);
    std::string value;
    for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
        // Browsers send names of Windows paths unescaped ("C:\plan.doc"), so that only a quote or a
        // backslash is taken as escaped.
        if (is_escape(text, i) && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        value += text[i];
    }
    return value;
}

std::string utf8_of_latin1(std::string_view text) {
    std::string utf8;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xc0U | (octet >> 6U));
            utf8 += static_cast<char>(0x80U | (octet & 0x3fU));
        }
    }
    return utf8;
}

/// RFC 8187 section 3.2: charset'language'percent-encoded octets.
std::string extended_value(std::string_view text) {
    const std::size_t charset_end = text.find('\'');
    const std::size_t language_end =
        charset_end == std::string_view::npos ? charset_end : text.find('\'', charset_end + 1);
    if (language_end == std::string_view::npos) return percent_decoded(text);
    const std::string value = percent_decoded(text.substr(language_end + 1));
    const bool latin1 = equals_ignoring_case(text.substr(0, charset_end), "iso-8859-1");
    return latin1 ? utf8_of_latin1(value) : value;
}

}  // namespace

std::string_view ParameterizedValue::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? std::string_view() : std::string_view(found->value);
}

ParameterizedValue parse_parameterized(std::string_view text) {
    ParameterizedValue parsed;
    if (text.empty()) return parsed;  // the field did not come, as mostly
    parsed.value = to_lower(trim(cut_off(text, ';')));
    while (!text.empty() && parsed.parameters.size() < kParametersMax) {
        const std::string_view parameter = cut_off(text, ';');
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos) continue;
        parsed.parameters.push_back({to_lower(trim(parameter.substr(0, equals))),
                                     unquoted(trim(parameter.substr(equals + 1)))});
    }
    return parsed;
}

std::string file_name_of(const ParameterizedValue& disposition) {
    const std::string extended = extended_value(disposition.find("filename*"));
    if (!extended.empty()) return std::string(without_folders(extended));
    // Browsers undo percent-encoding in a plain name too, and Chinese servers rely on it.
    return std::string(without_folders(percent_decoded(disposition.find("filename"))));
}

std::vector<std::string> decoded_values(const ParameterizedValue& disposition) {
    std::vector<std::string> values;
    for (const ParameterizedValue::Parameter& parameter : disposition.parameters) {
        const bool extended = parameter.name.ends_with('*');
        std::string value =
            extended ? extended_value(parameter.value) : percent_decoded(parameter.value);
        // Without an escape the value's octets stand in the field as they are.
        const bool escapes = parameter.value.find('%') != std::string::npos;
        const bool changed = escapes && value != parameter.value;
        if (!changed && value.find("=?") == std::string::npos) continue;
        if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
    }
    return values;
}

std::string_view without_folders(std::string_view path) noexcept {
    std::size_t start = 0;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        if (path[i] == '/' || is_escape(path, i)) start = i + 1;
    }
    return path.ends_with('/') ? std::string_view() : path.substr(start);
}

}  // namespace sealtap::protocols
