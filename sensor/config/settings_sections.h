#pragma once

#include "config/yaml_reader.h"
#include "sealtap/settings.h"

namespace sealtap::config {

// The sections of a configuration, one reader each. `levels` must be read before what names a
// level. All throw BadYaml.

[[nodiscard]] LevelScale read_levels(const YamlValue& value);
[[nodiscard]] std::map<std::string, std::string> read_level_map(const YamlValue& value,
                                                                const LevelScale& levels);
[[nodiscard]] std::string read_level(const YamlValue& value, const LevelScale& levels);
[[nodiscard]] std::vector<ZoneSettings> read_zones(const YamlValue& value,
                                                   const LevelScale& levels);
[[nodiscard]] std::vector<RelaySettings> read_relays(const YamlValue& value);
[[nodiscard]] std::vector<AuthorisationSettings> read_authorisations(const YamlValue& value,
                                                                     const LevelScale& levels);
[[nodiscard]] std::vector<ReachSettings> read_reach(const YamlValue& value);
[[nodiscard]] std::vector<PolicySettings> read_policies(const YamlValue& value,
                                                        const LevelScale& levels);
[[nodiscard]] std::vector<FeedSettings> read_feeds(const YamlValue& value);
[[nodiscard]] std::vector<InterfaceSettings> read_interfaces(const YamlValue& value);
[[nodiscard]] SheddingSettings read_shedding(const YamlValue& value);
[[nodiscard]] StatisticsSettings read_statistics(const YamlValue& value);
[[nodiscard]] OpenerSettings read_opener(const YamlValue& value);
[[nodiscard]] OcrSettings read_ocr(const YamlValue& value);
[[nodiscard]] Limits read_limits(const YamlValue& value);

}  // namespace sealtap::config
