#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap::feed {

/// Writes JSON (RFC 8259) in the order of its calls, without spaces. Strings come out as valid
/// UTF-8: an octet that is none becomes U+FFFD. Calls must pair up; inside an object each value has
/// a key.
class JsonWriter {
public:
    JsonWriter& begin_object();
    JsonWriter& begin_object(std::string_view key) { return this->key(key).begin_object(); }
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& begin_array(std::string_view key) { return this->key(key).begin_array(); }
    JsonWriter& end_array();
    JsonWriter& key(std::string_view key);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(std::uint64_t number);
    JsonWriter& null();

    JsonWriter& field(std::string_view key, std::string_view text) {
        return this->key(key).value(text);
    }
    JsonWriter& field(std::string_view key, std::uint64_t number) {
        return this->key(key).value(number);
    }
    /// Nothing at all when the text is empty.
    JsonWriter& optional_field(std::string_view key, std::string_view text) {
        return text.empty() ? *this : field(key, text);
    }

    /// The text so far; the writer starts anew.
    [[nodiscard]] std::string take();

private:
    void separate();
    void write_string(std::string_view text);

    std::string out_;
    bool first_ = true;  // nothing stands before the next value in its object or array
};

}  // namespace sealtap::feed
