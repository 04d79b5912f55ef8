#include "config/rule_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/disk_cache.h"
#include "base/hash.h"
#include "config/rule_archive.h"
#include "config/yaml_reader.h"

namespace sealtap::config {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kFileBytesMax = 16U << 20U;
constexpr std::uint8_t kConfidenceMax = 100;
constexpr std::uint8_t kDigitsMax = 40;

std::vector<std::string> texts_of(YamlMap& map, std::string_view key) {
    const auto value = map.find(key);
    return value ? value->texts() : std::vector<std::string>{};
}

Category read_category(const YamlValue& value) {
    const auto category = parse_category(value.text());
    if (!category)
        value.wrong("\"" + value.text() + "\" is no category",
                    "marking, personal, financial, business, credential, record, document or "
                    "opaque would be right");
    return *category;
}

/// `words: [a, b]` without levels, or `words: {a: secret, b: internal}` with them.
std::vector<RuleWord> read_words(const YamlValue& value) {
    std::vector<RuleWord> words;
    if (value.is_list()) {
        for (const std::string& text : value.texts()) words.push_back({text, {}});
        return words;
    }
    YamlMap map = value.map();
    for (const auto& [text, level] : map.entries()) words.push_back({text, level.text()});
    return words;
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "62", "51-55", and with the whole number's length "3528-3589: 16-19".
RulePrefix read_prefix(const YamlValue& value) {
    const std::string text = value.text();
    const std::size_t colon = text.find(':');
    const std::string digits = text.substr(0, colon);
    const std::size_t dash = digits.find('-');
    RulePrefix prefix{digits.substr(0, dash), digits.substr(0, dash), 0, 0};
    if (dash != std::string::npos) prefix.high = digits.substr(dash + 1);
    bool right = all_digits(prefix.low) && all_digits(prefix.high) &&
                 prefix.low.size() == prefix.high.size() && prefix.low <= prefix.high;
    if (colon != std::string::npos) {
        std::string lengths = text.substr(colon + 1);
        lengths.erase(0, lengths.find_first_not_of(' '));
        const std::size_t between = lengths.find('-');
        const std::string least = lengths.substr(0, between);
        const std::string most = between == std::string::npos ? least : lengths.substr(between + 1);
        right =
            right && all_digits(least) && all_digits(most) && least.size() <= 2 && most.size() <= 2;
        if (right) {
            prefix.length_min = static_cast<std::uint8_t>(std::stoi(least));
            prefix.length_max = static_cast<std::uint8_t>(std::stoi(most));
        }
        right = right && prefix.length_min <= prefix.length_max && prefix.length_max <= kDigitsMax;
    }
    if (!right)
        value.wrong("\"" + text + "\" is no leading digits",
                    "\"62\", \"51-55\" or \"3528-3589: 16-19\" would be right");
    return prefix;
}

std::vector<RulePrefix> read_prefixes(const YamlValue& value) {
    std::vector<RulePrefix> prefixes;
    for (const YamlValue& entry : value.list()) prefixes.push_back(read_prefix(entry));
    return prefixes;
}

RuleConfidence read_confidence(const YamlValue& value) {
    RuleConfidence confidence;
    YamlMap map = value.map();
    confidence.base = map.need("base").number_of<std::uint8_t>(0, kConfidenceMax);
    confidence.context_plus = 0;
    if (const auto plus = map.find("context"))
        confidence.context_plus = plus->number_of<std::uint8_t>(0, kConfidenceMax);
    if (const auto minus = map.find("exclusion"))
        confidence.exclusion_minus = minus->number_of<std::uint8_t>(0, kConfidenceMax);
    map.finish();
    return confidence;
}

/// "file:line" of a value, without its key.
std::string line_of(const YamlValue& value) {
    const std::string place = value.place().text;
    return place.substr(0, place.find(": "));
}

/// A text, or `{text: …, level: secret}`.
RuleExample read_example(const YamlValue& value) {
    RuleExample example{line_of(value), {}, {}};
    if (!value.is_map()) {
        example.text = value.text();
        return example;
    }
    YamlMap map = value.map();
    example.text = map.need("text").text();
    if (const auto level = map.find("level")) example.level = level->text();
    map.finish();
    return example;
}

std::vector<RuleExample> read_examples(const YamlValue& value) {
    std::vector<RuleExample> examples;
    for (const YamlValue& entry : value.list()) examples.push_back(read_example(entry));
    if (examples.empty()) value.wrong("is empty", "one example at least would be right");
    return examples;
}

void read_kind(YamlMap& map, RuleSpec& rule) {
    if (const auto finder = map.find("finder")) rule.finder = finder->text();
    if (const auto prefixes = map.find("prefixes")) rule.prefixes = read_prefixes(*prefixes);
    rule.structures = texts_of(map, "structures");
    if (const auto words = map.find("words")) rule.words = read_words(*words);
    rule.labels = texts_of(map, "labels");
    rule.others = texts_of(map, "others");
    rule.tails = texts_of(map, "tails");
    rule.bracketed_only = texts_of(map, "bracketed_only");
    if (const auto spaced = map.find("spaced")) rule.spaced = spaced->flag();
    const bool finds_words = !rule.words.empty() && !rule.structures.empty();
    const bool finds_nothing_of_words = rule.words.empty() && rule.structures.empty();
    if (rule.finder.empty() ? !finds_words : !finds_nothing_of_words)
        map.value().wrong("says not what it finds",
                          "`finder: …`, or `words: …` and `structures: …` would be right");
}

RuleSpec read_rule(const YamlValue& value) {
    RuleSpec rule;
    rule.place = line_of(value);
    YamlMap map = value.map();
    rule.name = map.need("name").text();
    rule.category = read_category(map.need("category"));
    if (const auto checked = map.find("checked")) rule.checked = checked->flag();
    read_kind(map, rule);
    rule.context = texts_of(map, "context");
    rule.exclusions = texts_of(map, "exclusions");
    rule.confidence = read_confidence(map.need("confidence"));
    rule.hits = read_examples(map.need("hits"));
    rule.misses = read_examples(map.need("misses"));
    map.finish();
    return rule;
}

std::string read_file(const fs::path& path) {
    std::error_code failure;
    const auto size = fs::file_size(path, failure);
    if (failure) throw BadYaml(fmt::format("{}: {}", path.string(), failure.message()));
    if (size > kFileBytesMax)
        throw BadYaml(
            fmt::format("{}: is larger than 16 MiB; a rule file would be right", path.string()));
    std::ifstream file(path, std::ios::binary);
    if (!file) throw BadYaml(path.string() + ": cannot be opened");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A rule file as it was read, once: what the cache answers for is what would be parsed.
struct RuleFile {
    std::string path;
    std::string text;
};

void read_rules(const RuleFile& file, std::vector<RuleSpec>& rules) {
    const YamlValue root = parse_yaml(file.text, file.path);
    YamlMap map = root.map();
    for (const YamlValue& value : map.need("rules").list()) rules.push_back(read_rule(value));
    // A place for YAML anchors that several rules share.
    (void)map.find("shared");
    map.finish();
}

std::vector<fs::path> files_of(const std::string& file_or_folder) {
    std::error_code failure;
    const fs::path path(file_or_folder);
    if (!fs::is_directory(path, failure)) {
        if (!fs::exists(path, failure))
            throw BadYaml(file_or_folder +
                          ": is not there; a rule file or a folder of them would be right");
        return {path};
    }
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(path, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (entry->path().extension() == ".yaml") files.push_back(entry->path());
    }
    if (failure) throw BadYaml(file_or_folder + ": " + failure.message());
    if (files.empty()) throw BadYaml(file_or_folder + ": holds no *.yaml file");
    std::ranges::sort(files);
    return files;
}

void check_names(const std::vector<RuleSpec>& rules) {
    std::set<std::string> names;
    for (const RuleSpec& rule : rules) {
        if (!names.insert(rule.name).second)
            throw BadYaml(
                fmt::format("{}: name: \"{}\" stands here a second time; once would be right",
                            rule.place, rule.name));
    }
}

std::vector<RuleFile> read_files(std::span<const std::string> files_or_folders) {
    std::vector<RuleFile> files;
    for (const std::string& entry : files_or_folders) {
        for (const fs::path& file : files_of(entry))
            files.push_back({file.string(), read_file(file)});
    }
    return files;
}

/// Raised when the format of rules, their archive or what is checked of them changes; the version
/// of the program does the rest.
constexpr std::string_view kArchiveVersion = "1 " SEALTAP_VERSION;

std::string cache_name(const std::vector<RuleFile>& files) {
    base::Digest digest(base::Digest::Kind::Sha256);
    const auto add = [&](std::string_view text) {
        digest.update(bytes_of(std::to_string(text.size()) + ':'));
        digest.update(bytes_of(text));
    };
    add(kArchiveVersion);
    for (const RuleFile& file : files) {
        add(file.path);
        add(file.text);
    }
    return "rules-" + digest.hex();
}

std::vector<RuleSpec> parse_files(const std::vector<RuleFile>& files) {
    std::vector<RuleSpec> rules;
    for (const RuleFile& file : files) read_rules(file, rules);
    check_names(rules);
    return rules;
}

std::vector<RuleSpec> parse_or_load(const std::vector<RuleFile>& files,
                                    const base::DiskCache* cache) {
    if (cache == nullptr) return parse_files(files);
    const std::string name = cache_name(files);
    if (const auto octets = cache->load(name)) {
        if (auto rules = unpack_rules(bytes_of(*octets))) return *std::move(rules);
    }
    std::vector<RuleSpec> rules = parse_files(files);
    cache->store(name, bytes_of(pack_rules(rules)));
    return rules;
}

}  // namespace

Result<std::vector<RuleSpec>> load_rules(std::span<const std::string> files_or_folders,
                                         const base::DiskCache* cache) {
    try {
        return parse_or_load(read_files(files_or_folders), cache);
    } catch (const BadYaml& wrong) {
        return std::unexpected(Error{ErrorCode::BadRules, wrong.what()});
    } catch (const std::exception& failure) {
        return std::unexpected(Error{ErrorCode::BadRules, failure.what()});
    }
}

}  // namespace sealtap::config
