#include "config/yaml_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

namespace sealtap::config {
namespace {

/// Of a value that is shown in a message, and of what is said about it.
constexpr std::size_t kShownBytesMax = 60;
constexpr std::size_t kSaidBytesMax = 240;

std::string_view kind_of(const YAML::Node& node) {
    switch (node.Type()) {
        case YAML::NodeType::Null: return "nothing";
        case YAML::NodeType::Scalar: return "a single value";
        case YAML::NodeType::Sequence: return "a list";
        case YAML::NodeType::Map: return "a mapping";
        case YAML::NodeType::Undefined: break;
    }
    return "nothing";
}

/// One line, whatever the file holds.
std::string without_controls(std::string text) {
    for (char& octet : text) {
        const auto code = static_cast<unsigned char>(octet);
        if (code < 0x20 || code == 0x7F) octet = ' ';
    }
    return text;
}

std::string one_line(std::string_view text, std::size_t bytes_max = kShownBytesMax) {
    if (text.size() <= bytes_max) return without_controls(std::string(text));
    const auto continues = [&] {
        return (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80;
    };
    while (bytes_max > 0 && continues()) --bytes_max;  // not within a UTF-8 sequence
    return fmt::format("{}…", without_controls(std::string(text.substr(0, bytes_max))));
}

/// Remembers where a document began.
class DocumentStart : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark& mark) override { mark_ = mark; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}

    [[nodiscard]] const YAML::Mark& mark() const { return mark_; }

private:
    YAML::Mark mark_;
};

/// Where a second document begins. Not by YAML::LoadAll: yaml-cpp 0.7 finds documents for ever in a
/// text that leaves a token behind, such as "- a\n, x]".
std::optional<YAML::Mark> second_document(const std::string& text) {
    std::istringstream in(text);
    YAML::Parser parser(in);
    DocumentStart start;
    if (!parser.HandleNextDocument(start) || !parser.HandleNextDocument(start)) return std::nullopt;
    return start.mark();
}

int line_of(const YAML::Mark& mark) { return mark.is_null() ? 1 : mark.line + 1; }

}  // namespace

YamlValue::YamlValue(const YAML::Node& node, std::string file, std::string key)
    : node_(node), file_(std::move(file)), key_(std::move(key)) {}

SettingsPlace YamlValue::place() const {
    return {fmt::format("{}:{}: {}", file_, line_of(node_.Mark()), key_.empty() ? "file" : key_)};
}

void YamlValue::wrong(std::string_view what, std::string_view right) const {
    // What would be right may name levels, which the file names itself.
    throw BadYaml(fmt::format("{}: {}; {}", place().text, one_line(what, kSaidBytesMax),
                              without_controls(std::string(right))));
}

std::string YamlValue::shown() const {
    if (!node_.IsScalar()) return std::string(kind_of(node_));
    return fmt::format("\"{}\"", one_line(node_.Scalar()));
}

YamlMap YamlValue::map() const {
    if (!node_.IsMap())
        wrong(fmt::format("is {}", shown()), "a mapping `key: value` would be right");
    return YamlMap(*this);
}

std::vector<YamlValue> YamlValue::list() const {
    if (!node_.IsSequence()) wrong(fmt::format("is {}", shown()), "a list `[a, b]` would be right");
    std::vector<YamlValue> values;
    values.reserve(node_.size());
    for (std::size_t i = 0; i < node_.size(); ++i) {
        values.emplace_back(node_[i], file_, fmt::format("{}[{}]", key_, i));
    }
    return values;
}

std::string YamlValue::text() const {
    if (!node_.IsScalar()) wrong(fmt::format("is {}", shown()), "a text would be right");
    if (node_.Scalar().empty()) wrong("is empty", "a text would be right");
    if (node_.Scalar().find('\0') != std::string::npos) {
        wrong("holds a NUL octet", "a text would be right");
    }
    return node_.Scalar();
}

std::vector<std::string> YamlValue::texts() const {
    std::vector<std::string> texts;
    for (const YamlValue& value : list()) texts.push_back(value.text());
    return texts;
}

std::uint64_t YamlValue::number(std::uint64_t least, std::uint64_t most) const {
    std::uint64_t value = 0;
    bool read = false;
    if (node_.IsScalar()) {
        const std::string& digits = node_.Scalar();
        const char* end = digits.data() + digits.size();
        const auto [rest, failure] = std::from_chars(digits.data(), end, value);
        read = failure == std::errc{} && rest == end && !digits.empty();
    }
    if (!read || value < least || value > most) {
        wrong(fmt::format("is {}", shown()),
              fmt::format("a whole number from {} to {} would be right", least, most));
    }
    return value;
}

bool YamlValue::flag() const {
    constexpr std::array<std::string_view, 3> kYes{"true", "yes", "on"};
    constexpr std::array<std::string_view, 3> kNo{"false", "no", "off"};
    if (node_.IsScalar()) {
        if (std::ranges::find(kYes, node_.Scalar()) != kYes.end()) return true;
        if (std::ranges::find(kNo, node_.Scalar()) != kNo.end()) return false;
    }
    wrong(fmt::format("is {}", shown()), "true or false would be right");
}

YamlMap::YamlMap(YamlValue value) : value_(std::move(value)) {
    for (const auto& pair : value_.node_) {
        const YAML::Node key = pair.first;
        if (!key.IsScalar()) {
            YamlValue(key, value_.file_, value_.key_)
                .wrong(fmt::format("a key is {}", kind_of(key)), "a word would be right");
        }
        const std::string path = value_.key_.empty() ? one_line(key.Scalar())
                                                     : value_.key_ + '.' + one_line(key.Scalar());
        const YamlValue named(key, value_.file_, path);
        if (std::ranges::find(entries_, key.Scalar(), &Entry::key) != entries_.end()) {
            named.wrong("stands here a second time", "once would be right");
        }
        entries_.push_back({key.Scalar(), named, YamlValue(pair.second, value_.file_, path)});
    }
}

std::optional<YamlValue> YamlMap::find(std::string_view key) {
    known_.emplace_back(key);
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found == entries_.end()) return std::nullopt;
    if (found->value.is_null()) {
        found->key_value.wrong("has no value", "a value, or no such key at all, would be right");
    }
    return found->value;
}

YamlValue YamlMap::need(std::string_view key) {
    if (auto value = find(key)) return *std::move(value);
    value_.wrong(fmt::format("has no {}", key), fmt::format("`{}: …` would be right", key));
}

std::vector<std::pair<std::string, YamlValue>> YamlMap::entries() {
    std::vector<std::pair<std::string, YamlValue>> all;
    for (const Entry& entry : entries_) {
        known_.push_back(entry.key);
        all.emplace_back(entry.key, entry.value);
    }
    return all;
}

void YamlMap::finish() const {
    for (const Entry& entry : entries_) {
        if (std::ranges::find(known_, entry.key) != known_.end()) continue;
        entry.key_value.wrong("is no key here", one_of(known_) + " would be right");
    }
}

YamlValue parse_yaml(std::string_view text, const std::string& file) {
    try {
        const std::string octets(text);
        if (const auto second = second_document(octets)) {
            throw BadYaml(fmt::format("{}:{}: file: a second document begins; one would be right",
                                      file, line_of(*second)));
        }
        return {YAML::Load(octets), file, ""};
    } catch (const YAML::Exception& failure) {
        throw BadYaml(fmt::format("{}:{}: file: is no YAML: {}; column {} is where it breaks", file,
                                  line_of(failure.mark), one_line(failure.msg),
                                  failure.mark.is_null() ? 1 : failure.mark.column + 1));
    }
}

std::string one_of(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) text += i + 1 == names.size() ? " or " : ", ";
        text += names[i];
    }
    return text;
}

}  // namespace sealtap::config
