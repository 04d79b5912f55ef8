#pragma once

#include <yaml-cpp/yaml.h>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/settings.h"

namespace sealtap::config {

/// Thrown inside this module only; its text is the one line that people read.
class BadYaml : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class YamlMap;

/// A value of a YAML file that knows its place, `file:line: zones[1].networks`. Each reader throws
/// BadYaml when the value is of another kind.
class YamlValue {
public:
    YamlValue(const YAML::Node& node, std::string file, std::string key);

    [[nodiscard]] YamlMap map() const;
    [[nodiscard]] std::vector<YamlValue> list() const;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::uint64_t number(std::uint64_t least, std::uint64_t most) const;
    template <std::unsigned_integral T>
    [[nodiscard]] T number_of(T least = 0, T most = std::numeric_limits<T>::max()) const {
        return static_cast<T>(number(least, most));
    }
    [[nodiscard]] bool flag() const;
    [[nodiscard]] std::vector<std::string> texts() const;

    [[nodiscard]] bool is_list() const { return node_.IsSequence(); }
    [[nodiscard]] bool is_map() const { return node_.IsMap(); }
    [[nodiscard]] bool is_null() const { return node_.IsNull(); }
    [[nodiscard]] SettingsPlace place() const;
    /// `what` is wrong with the value; `right` would be right.
    [[noreturn]] void wrong(std::string_view what, std::string_view right) const;

private:
    friend class YamlMap;
    [[nodiscard]] std::string shown() const;

    YAML::Node node_;
    std::string file_;
    std::string key_;
};

/// A mapping whose keys are taken by name. finish() throws on a key that nobody asked for.
class YamlMap {
public:
    explicit YamlMap(YamlValue value);

    /// Empty when the key is not there. A key without a value is an error: who leaves `clearance:`
    /// blank does not mean the highest.
    [[nodiscard]] std::optional<YamlValue> find(std::string_view key);
    [[nodiscard]] YamlValue need(std::string_view key);
    /// All keys with their values, in the order of the file.
    [[nodiscard]] std::vector<std::pair<std::string, YamlValue>> entries();
    void finish() const;

    [[nodiscard]] const YamlValue& value() const { return value_; }

private:
    struct Entry {
        std::string key;
        YamlValue key_value;
        YamlValue value;
    };
    YamlValue value_;
    std::vector<Entry> entries_;
    std::vector<std::string> known_;
};

/// The only document of a text; null when it is empty. Throws BadYaml on what is no YAML.
[[nodiscard]] YamlValue parse_yaml(std::string_view text, const std::string& file);

/// Joins names for the "would be right" half of a message: "a, b or c".
[[nodiscard]] std::string one_of(const std::vector<std::string>& names);

}  // namespace sealtap::config
