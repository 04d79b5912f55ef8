#include "config/settings_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "config/settings_sections.h"

namespace sealtap::config {
namespace {

constexpr std::uint64_t kFileBytesMax = 16U << 20U;
constexpr std::uint32_t kWorkersMax = 1024;

/// RFC 1918, RFC 3927, RFC 1122 loopback; RFC 4193, RFC 4291 link-local and loopback.
constexpr std::array<std::string_view, 8> kPrivate{
    "10.0.0.0/8",  "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
    "127.0.0.0/8", "fc00::/7",      "fe80::/10",      "::1/128"};

std::vector<ZoneSettings> default_zones() {
    ZoneSettings zone;
    zone.place.text = "default configuration: zones[0]";
    zone.name = "internal";
    for (const std::string_view text : kPrivate) zone.networks.push_back(*Network::parse(text));
    return {zone};
}

/// An entry of `rules` that lies beside the configuration is meant so, wherever we were started.
std::string beside(const std::string& entry, const std::string& file) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path near = fs::path(file).parent_path() / entry;
    return fs::path(entry).is_relative() && fs::exists(near, ignored) ? near.string() : entry;
}

std::string read_queue(const YamlValue& value) {
    const std::string text = value.text();
    if (!text.starts_with("sqlite:") || text.size() == 7) {
        value.wrong(fmt::format("\"{}\" is no queue", text),
                    "sqlite:/var/lib/sealtap/violations.db would be right");
    }
    return text;
}

std::string read_cache(const YamlValue& value) {
    const std::string text = value.text();
    if (text != "none" && !text.starts_with('/')) {
        value.wrong(fmt::format("\"{}\" is no folder for the cache", text),
                    "none or /var/cache/sealtap would be right");
    }
    return text;
}

std::string read_overlap_policy(const YamlValue& value) {
    const std::string text = value.text();
    if (text != "linux" && text != "first") {
        value.wrong(fmt::format("\"{}\" is no overlap policy", text),
                    "linux or first would be right");
    }
    return text;
}

MediaReading read_media_reading(const YamlValue& value) {
    const std::string text = value.text();
    if (text == "metadata") return MediaReading::Metadata;
    if (text == "whole") return MediaReading::Whole;
    value.wrong(fmt::format("\"{}\" is no way to read media", text),
                "metadata or whole would be right");
}

void read_judgement(YamlMap& map, Settings& settings) {
    if (const auto value = map.find("levels")) settings.levels = read_levels(*value);
    const LevelScale& levels = settings.levels;
    if (const auto value = map.find("level_map")) {
        settings.level_map = read_level_map(*value, levels);
    }
    if (const auto value = map.find("zones")) settings.zones = read_zones(*value, levels);
    if (settings.zones.empty()) settings.zones = default_zones();
    if (const auto value = map.find("relays")) settings.relays = read_relays(*value);
    if (const auto value = map.find("authorisations")) {
        settings.authorisations = read_authorisations(*value, levels);
    }
    if (const auto value = map.find("record_authorised_from")) {
        settings.record_authorised_from = read_level(*value, levels);
    }
    if (const auto value = map.find("reach")) settings.reach = read_reach(*value);
    if (const auto value = map.find("policies")) settings.policies = read_policies(*value, levels);
}

void read_machinery(YamlMap& map, Settings& settings, const std::string& file) {
    if (const auto value = map.find("sensor")) settings.sensor_name = value->text();
    if (const auto value = map.find("rules")) {
        for (const std::string& entry : value->texts()) {
            settings.rules.push_back(beside(entry, file));
        }
    }
    if (const auto value = map.find("queue")) settings.queue = read_queue(*value);
    if (const auto value = map.find("cache")) settings.cache = read_cache(*value);
    if (const auto value = map.find("feeds")) settings.feeds = read_feeds(*value);
    if (const auto value = map.find("interfaces")) settings.interfaces = read_interfaces(*value);
    if (const auto value = map.find("merge_interfaces")) settings.merge_interfaces = value->flag();
    if (const auto value = map.find("workers")) {
        settings.workers = value->number_of<std::uint32_t>(0, kWorkersMax);
    }
    if (const auto value = map.find("shedding")) settings.shedding = read_shedding(*value);
    if (const auto value = map.find("statistics")) settings.statistics = read_statistics(*value);
    if (const auto value = map.find("overlap_policy")) {
        settings.overlap_policy = read_overlap_policy(*value);
    }
    if (const auto value = map.find("vlan_in_flow_key")) settings.vlan_in_flow_key = value->flag();
    if (const auto value = map.find("media")) settings.media_reading = read_media_reading(*value);
    if (const auto value = map.find("opener")) settings.opener = read_opener(*value);
    if (const auto value = map.find("ocr")) settings.ocr = read_ocr(*value);
    if (const auto value = map.find("opener_brokers")) {
        settings.opener_brokers = value->number_of<std::uint32_t>(0, kWorkersMax);
    }
    if (const auto value = map.find("limits")) settings.limits = read_limits(*value);
}

Settings read_settings(const YamlValue& document, const std::string& file) {
    if (document.is_null()) return default_settings();
    Settings settings;
    YamlMap map = document.map();
    read_machinery(map, settings, file);
    read_judgement(map, settings);
    map.finish();
    return settings;
}

std::unexpected<Error> bad(std::string message) {
    return std::unexpected(Error{ErrorCode::BadConfiguration, std::move(message)});
}

}  // namespace

Settings default_settings() {
    Settings settings;
    settings.zones = default_zones();
    return settings;
}

Result<Settings> parse_settings(std::string_view text, const std::string& file) {
    try {
        return read_settings(parse_yaml(text, file), file);
    } catch (const BadYaml& failure) {
        return bad(failure.what());
    } catch (const YAML::Exception& failure) {
        return bad(fmt::format("{}:1: file: is no YAML: {}; see config/sealtap.yaml for an example",
                               file, failure.msg));
    }
}

Result<Settings> load_settings(const std::string& path) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) {
        return bad(path + ":1: file: is a folder; a YAML file would be right");
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return bad(fmt::format("{}:1: file: cannot be read ({}); a YAML file would be right", path,
                               std::generic_category().message(errno)));
    }
    const std::uint64_t size = std::filesystem::file_size(path, failure);
    if (!failure && size > kFileBytesMax) {
        return bad(fmt::format("{}:1: file: has {} octets; at most {} would be right", path, size,
                               kFileBytesMax));
    }
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return parse_settings(text, path);
}

}  // namespace sealtap::config
