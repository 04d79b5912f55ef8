#include "content/mime/header_fields.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "content/charset/to_utf8.h"
#include "content/coding.h"
#include "content/mime/encoded_word.h"
#include "content/text.h"

namespace sealtap::content::mime {
namespace {

constexpr std::size_t kParametersMax = 256;

std::string_view name_of(std::string_view line) noexcept {
    const std::size_t colon = line.find(':');
    return colon == std::string_view::npos ? std::string_view() : trim(line.substr(0, colon));
}

/// RFC 5322 section 2.2: unfolding takes away the line ends and nothing else.
void append_unfolded(std::string& value, std::string_view line) {
    std::ranges::copy_if(line, std::back_inserter(value),
                         [](char c) { return c != '\r' && c != '\n'; });
}

/// Reads `text` from the front.
class Cursor {
public:
    explicit Cursor(std::string_view text) noexcept : text_(text) {}

    [[nodiscard]] bool at_end() const noexcept { return text_.empty(); }
    [[nodiscard]] bool skip(char expected) noexcept {
        skip_blanks();
        if (text_.empty() || text_.front() != expected) return false;
        text_.remove_prefix(1);
        return true;
    }
    void skip_blanks() noexcept {
        while (!text_.empty() && is_blank(text_.front())) text_.remove_prefix(1);
    }
    std::string_view until(std::string_view stops) noexcept {
        const std::size_t length = std::min(text_.find_first_of(stops), text_.size());
        const std::string_view taken = text_.substr(0, length);
        text_.remove_prefix(length);
        return trim(taken);
    }
    /// Behind the opening quote. A backslash quotes only a quote or a backslash: elsewhere it is
    /// part of a Windows path.
    std::string quoted() {
        std::string out;
        while (!text_.empty() && text_.front() != '"') {
            const bool escape =
                text_.front() == '\\' && text_.size() > 1 && (text_[1] == '"' || text_[1] == '\\');
            if (escape) text_.remove_prefix(1);
            out += text_.front();
            text_.remove_prefix(1);
        }
        if (!text_.empty()) text_.remove_prefix(1);
        return out;
    }

private:
    std::string_view text_;
};

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
            hex_value(text[at + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

/// RFC 2231 section 4: charset'language'octets. Takes charset and language off the front.
std::string_view take_charset(std::string_view& value) noexcept {
    const std::size_t first = value.find('\'');
    const std::size_t second =
        first == std::string_view::npos ? first : value.find('\'', first + 1);
    if (second == std::string_view::npos) return {};
    const std::string_view charset = value.substr(0, first);
    value.remove_prefix(second + 1);
    return charset;
}

}  // namespace

bool is_field(std::string_view line) noexcept {
    const std::string_view name = name_of(line);
    return !name.empty() && !is_blank(line.front()) &&
           std::ranges::all_of(name, [](char c) { return c > 32 && c < 127; });
}

HeaderFields::HeaderFields(std::string_view block, const Limits& limits) {
    while (!block.empty()) {
        const std::size_t feed = block.find('\n');
        const std::size_t length = feed == std::string_view::npos ? block.size() : feed + 1;
        const std::string_view line = block.substr(0, length);
        block.remove_prefix(length);
        if (is_field(line)) {
            cut_ = fields_.size() == limits[Limit::HeadersMax];
            if (cut_) break;
            fields_.push_back({lower(name_of(line)), {}});
            append_unfolded(fields_.back().value, line.substr(line.find(':') + 1));
        } else if (!fields_.empty() && is_blank(line.front())) {
            append_unfolded(fields_.back().value, line);
        }
    }
    for (HeaderField& field : fields_) field.value = std::string(trim(field.value));
}

std::string_view HeaderFields::value(std::string_view name) const noexcept {
    const auto found = std::ranges::find(fields_, name, &HeaderField::name);
    return found == fields_.end() ? std::string_view() : std::string_view(found->value);
}

Parameters::Parameters(std::string_view field_value) {
    Cursor cursor(field_value);
    value_ = lower(cursor.until(";"));
    // A comment behind the value (RFC 5322 section 3.2.2) is none of it.
    value_ = std::string(trim(std::string_view(value_).substr(0, value_.find('('))));
    while (cursor.skip(';') && list_.size() < kParametersMax) {
        Parameter parameter;
        parameter.name = lower(cursor.until("=;"));
        if (!cursor.skip('=')) continue;
        if (cursor.skip('"')) {
            parameter.octets = cursor.quoted();
            (void)cursor.until(";");
        } else {
            parameter.octets = std::string(cursor.until(";"));
        }
        list_.push_back(std::move(parameter));
    }
}

const std::string* Parameters::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(list_, name, &Parameter::name);
    return found == list_.end() ? nullptr : &found->octets;
}

/// RFC 2231 section 3: name*0, name*1* …, each piece encoded or not.
std::string Parameters::continued(std::string_view name) const {
    std::string octets;
    std::string charset;
    std::string coded;  // pieces in a row: a cut may lie within an escape
    for (std::size_t i = 0; i < kParametersMax; ++i) {
        const std::string step = std::string(name) + "*" + std::to_string(i);
        if (const std::string* plain = find(step)) {
            octets += percent_decoded(std::exchange(coded, {})) + *plain;
        } else if (const std::string* encoded = find(step + "*")) {
            std::string_view piece = *encoded;
            if (i == 0) charset = std::string(take_charset(piece));
            coded += piece;
        } else {
            break;
        }
    }
    return to_utf8(octets + percent_decoded(coded), charset);
}

std::string Parameters::text(std::string_view name) const {
    if (const std::string* encoded = find(std::string(name) + "*")) {
        std::string_view value = *encoded;
        const std::string charset(take_charset(value));
        return to_utf8(percent_decoded(value), charset);
    }
    if (std::string joined = continued(name); !joined.empty()) return joined;
    const std::string* plain = find(name);
    return plain == nullptr ? std::string() : decode_words(*plain);
}

}  // namespace sealtap::content::mime
