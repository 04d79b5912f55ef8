#include "detect/ruleset.h"

#include <algorithm>
#include <limits>
#include <set>

#include "detect/compiled_rules.h"
#include "detect/context.h"
#include "detect/text_classes.h"

namespace sealtap::detect {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::pair<std::string_view, Enum>, N>& names,
                              std::string_view name) noexcept {
    for (const auto& [text, value] : names) {
        if (text == name) return value;
    }
    return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, Finder>, 4> kFinders{
    {{"resident-id", Finder::ResidentId},
     {"uscc", Finder::Uscc},
     {"card", Finder::Card},
     {"mobile", Finder::Mobile}}};
constexpr std::array<std::pair<std::string_view, Structure>, 6> kStructures{
    {{"star", Structure::Star},
     {"tick", Structure::Tick},
     {"field", Structure::Field},
     {"line", Structure::Line},
     {"banner", Structure::Banner},
     {"token", Structure::Token}}};

/// The word itself, and when it is Chinese and `spaced` also with blanks between its characters, as
/// typesetters write it (机　密).
std::vector<std::u32string> spellings(const std::u32string& text, bool spaced) {
    std::vector<std::u32string> out{text};
    if (!spaced) return out;
    for (const std::u32string_view blank : {U" ", U"　", U"  ", U"　　", U"   "}) {
        std::u32string apart(text.substr(0, 1));
        for (const char32_t c : text.substr(1)) {
            apart += blank;
            apart += c;
        }
        out.push_back(std::move(apart));
    }
    return out;
}

/// The longest fits first; the rest only makes the order certain.
bool longer_first(const std::u32string& a, const std::u32string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
}

/// Compiles the rules one after the other; the first error ends it.
class Compiler {
public:
    Compiler(const LevelScale& scale, const std::map<std::string, std::string>& level_map)
        : scale_(scale), level_map_(level_map), out_(std::make_unique<CompiledRules>()) {}

    Result<std::unique_ptr<CompiledRules>> run(std::span<const RuleSpec> rules,
                                               const base::DiskCache* cache) {
        if (!out_->gb18030.complete())
            return std::unexpected(Error{ErrorCode::Unavailable,
                                         "the C library has no GB18030 converter (gconv modules "
                                         "of the libc6 package are missing)"});
        for (const RuleSpec& spec : rules) {
            if (auto error = add(spec)) return std::unexpected(std::move(*error));
        }
        out_->choices.sort();
        out_->value_key = base::HashKey::random();
        auto database = PatternDatabase::compile(literals_, cache);
        if (!database) return std::unexpected(std::move(database.error()));
        out_->database = std::move(*database);
        return std::move(out_);
    }

private:
    using Failure = std::optional<Error>;

    static Failure wrong(const RuleSpec& spec, std::string what) {
        return Error{ErrorCode::BadRules,
                     spec.place + ": rule '" + spec.name + "': " + std::move(what)};
    }

    Failure add(const RuleSpec& spec) {
        if (out_->rules.size() >= std::numeric_limits<std::uint16_t>::max())
            return wrong(spec, "there are more than 65,535 rules");
        if (!names_.insert(spec.name).second) return wrong(spec, "a rule of that name exists");
        CompiledRule rule;
        rule.confidence = spec.confidence;
        if (auto error = add_kind(spec, rule)) return error;
        if (auto error = add_words(spec, rule)) return error;
        rule.levels.sort();
        for (const std::string& label : spec.labels) rule.labels.push_back(to_characters(label));
        for (const std::string& tail : spec.tails) rule.tails.push_back(to_characters(tail));
        for (const std::string& other : spec.others) {
            out_->choices.add({to_characters(other), std::nullopt});
        }
        std::ranges::sort(rule.labels, longer_first);
        if (auto error = add_context(spec, spec.context, rule.context)) return error;
        if (auto error = add_context(spec, spec.exclusions, rule.exclusions)) return error;
        out_->rules.push_back(std::move(rule));
        out_->detectors.push_back({spec.name, spec.category, spec.checked});
        return std::nullopt;
    }

    Failure add_kind(const RuleSpec& spec, CompiledRule& rule) {
        for (const std::string& name : spec.structures) {
            const auto structure = parse_structure(name);
            if (!structure) return wrong(spec, "no structure has the name '" + name + "'");
            rule.structures.push_back(*structure);
        }
        for (const RulePrefix& prefix : spec.prefixes)
            rule.prefixes.push_back(
                {prefix.low, prefix.high, prefix.length_min, prefix.length_max});
        if (spec.finder.empty()) return std::nullopt;
        const auto finder = parse_finder(spec.finder);
        if (!finder) return wrong(spec, "no finder has the name '" + spec.finder + "'");
        auto& slot = out_->finders[static_cast<std::size_t>(*finder)];
        if (slot) return wrong(spec, "another rule has the finder '" + spec.finder + "' already");
        rule.finder = *finder;
        slot = static_cast<std::uint16_t>(out_->rules.size());
        return std::nullopt;
    }

    Failure add_words(const RuleSpec& spec, CompiledRule& rule) {
        for (const RuleWord& word : spec.words) {
            CompiledWord compiled{to_characters(word.text), std::nullopt, InBrackets::Optional};
            if (auto error = find_level(spec, word, compiled.level)) return error;
            if (std::ranges::find(spec.bracketed_only, word.text) != spec.bracketed_only.end())
                compiled.brackets = InBrackets::Required;
            for (const std::u32string& spelling : spellings(compiled.text, spec.spaced)) {
                if (auto error = add_anchors(spec, spelling, rule.words.size())) return error;
            }
            out_->choices.add({compiled.text, compiled.level});
            rule.levels.add({compiled.text, compiled.level});
            rule.words.push_back(std::move(compiled));
        }
        return std::nullopt;
    }

    Failure find_level(const RuleSpec& spec, const RuleWord& word, std::optional<Level>& level) {
        const auto mapped = level_map_.find(word.text);
        const std::string& name = mapped == level_map_.end() ? word.level : mapped->second;
        if (name.empty()) return std::nullopt;
        level = scale_.find(name);
        if (level) return std::nullopt;
        return wrong(spec,
                     "'" + word.text + "' has the level '" + name + "', which does not exist");
    }

    Failure add_anchors(const RuleSpec& spec, const std::u32string& text, std::size_t word) {
        for (const Charset charset : kCharsets) {
            const std::string octets = encode(text, charset, out_->gb18030);
            // What GB18030 cannot write, no document in it has. ASCII is the same as in UTF-8.
            if (octets.empty()) continue;
            if (charset == Charset::Gb18030 && octets == encode(text, Charset::Utf8, out_->gb18030))
                continue;
            if (octets.size() < kAnchorBytesMin || octets.size() > kCandidateBytesMax)
                return wrong(spec, "a word must take 4 to 128 octets in every charset");
            add_anchor(charset, octets, text, word);
        }
        return std::nullopt;
    }

    void add_anchor(Charset charset, const std::string& octets, const std::u32string& text,
                    std::size_t word) {
        const auto [place, is_new] =
            by_octets_.try_emplace({charset, octets}, out_->anchors.size());
        if (is_new) {
            literals_.push_back(octets);
            out_->anchors.push_back(
                {charset, static_cast<std::uint32_t>(octets.size()), is_word(text.back()), {}});
        }
        out_->anchors[place->second].wanted.emplace_back(
            static_cast<std::uint16_t>(out_->rules.size()), static_cast<std::uint16_t>(word));
    }

    Failure add_context(const RuleSpec& spec, const std::vector<std::string>& words,
                        ContextWords& context) {
        for (const std::string& word : words) {
            if (word.empty()) return wrong(spec, "a word of context is empty");
            const std::u32string text = to_characters(word);
            for (const Charset charset : kCharsets) {
                const std::string octets = encode(text, charset, out_->gb18030);
                if (!octets.empty())
                    context[static_cast<std::size_t>(charset)].push_back(fold_octets(octets));
            }
        }
        return std::nullopt;
    }

    const LevelScale& scale_;
    const std::map<std::string, std::string>& level_map_;
    std::unique_ptr<CompiledRules> out_;
    std::vector<std::string> literals_;
    std::map<std::pair<Charset, std::string>, std::size_t> by_octets_;
    std::set<std::string> names_;
};

}  // namespace

std::optional<Finder> parse_finder(std::string_view name) noexcept {
    return find_name(kFinders, name);
}
std::optional<Structure> parse_structure(std::string_view name) noexcept {
    return find_name(kStructures, name);
}

bool CompiledPrefix::matches(std::string_view digits) const noexcept {
    if (digits.size() < low.size()) return false;
    if (length_min != 0 && (digits.size() < length_min || digits.size() > length_max)) return false;
    const std::string_view begin = digits.substr(0, low.size());
    return begin >= low && begin <= high;
}

Result<std::shared_ptr<const Ruleset>> Ruleset::compile(
    std::span<const RuleSpec> rules, const LevelScale& scale,
    const std::map<std::string, std::string>& level_map, const base::DiskCache* cache) {
    auto compiled = Compiler(scale, level_map).run(rules, cache);
    if (!compiled) return std::unexpected(std::move(compiled.error()));
    return std::make_shared<const Ruleset>(std::move(*compiled));
}

Ruleset::Ruleset(std::unique_ptr<const CompiledRules> rules) : rules_(std::move(rules)) {}
Ruleset::~Ruleset() = default;

std::span<const DetectorInfo> Ruleset::detectors() const noexcept { return rules_->detectors; }

}  // namespace sealtap::detect
