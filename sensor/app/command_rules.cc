#include <fmt/format.h>

#include "app/commands.h"
#include "app/console.h"
#include "app/table.h"
#include "detect/rule_check.h"
#include "detect/ruleset.h"
#include "feed/json_writer.h"

namespace sealtap::app {
namespace {

std::string words_of(const RuleSpec& rule) {
    if (!rule.finder.empty()) return "finder " + rule.finder;
    std::string text;
    for (const std::string& structure : rule.structures)
        text += (text.empty() ? "" : ", ") + structure;
    return fmt::format("{} words as {}", rule.words.size(), text);
}

std::string to_json(const RuleSpec& rule) {
    feed::JsonWriter json;
    json.begin_object()
        .field("detector", rule.name)
        .field("category", to_string(rule.category))
        .field("checked", rule.checked ? "yes" : "no")
        .field("finds", words_of(rule))
        .field("confidence", std::uint64_t{rule.confidence.base})
        .field("hits", std::uint64_t{rule.hits.size()})
        .field("misses", std::uint64_t{rule.misses.size()})
        .field("place", rule.place)
        .end_object();
    return json.take();
}

}  // namespace

ExitStatus rules_check(const CommonOptions& options) {
    const auto settings = load_settings(options);
    if (!settings) return fail(settings.error());
    const auto rules = load_rules(options, *settings);
    if (!rules) return fail(rules.error());
    const auto compiled = detect::Ruleset::compile(*rules, settings->levels, settings->level_map);
    if (!compiled) return fail(compiled.error());
    const detect::RuleCheck check = detect::check_rules(*compiled, *rules);
    for (const detect::RuleCheckFailure& failure : check.failures) {
        warn(fmt::format("{}: {}: {}", failure.place, failure.detector, failure.text));
    }
    print(Stream::Output, fmt::format("{} rules, {} examples tried, {} failed\n", rules->size(),
                                      grouped(check.examples), grouped(check.failures.size())));
    return check.failures.empty() ? ExitStatus::Done : ExitStatus::BadUse;
}

ExitStatus rules_list(const CommonOptions& options, bool json) {
    const auto settings = load_settings(options);
    if (!settings) return fail(settings.error());
    const auto rules = load_rules(options, *settings);
    if (!rules) return fail(rules.error());
    Table table({{"detector"},
                 {"category"},
                 {"checked"},
                 {"finds", Table::Align::Left, 48},
                 {"confidence", Table::Align::Right},
                 {"examples", Table::Align::Right}});
    for (const RuleSpec& rule : *rules) {
        if (json) print(Stream::Output, to_json(rule) + "\n");
        table.add({rule.name, std::string(to_string(rule.category)), rule.checked ? "yes" : "no",
                   words_of(rule), std::to_string(rule.confidence.base),
                   std::to_string(rule.hits.size() + rule.misses.size())});
    }
    if (!json) print(Stream::Output, table.to_string());
    return ExitStatus::Done;
}

ExitStatus rules_explain(const CommonOptions& options, const std::string& file) {
    ScanOptions scan_options;
    scan_options.common = options;
    scan_options.paths = {file};
    return scan(scan_options);
}

}  // namespace sealtap::app
