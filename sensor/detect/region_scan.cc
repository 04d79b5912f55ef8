#include "detect/region_scan.h"

#include <algorithm>

#include "base/hash.h"
#include "detect/excerpt.h"
#include "detect/text_classes.h"

namespace sealtap::detect {
namespace {

bool is_wide(Charset charset) noexcept {
    return charset == Charset::Utf16Le || charset == Charset::Utf16Be;
}

/// The place of a candidate in the order of findings.
std::uint64_t order_of(std::uint64_t begin, Charset charset) noexcept {
    return is_wide(charset) ? (begin + 1) / 2 * 2 : begin;
}

/// The same value, written in any charset and form, has the same hash.
std::uint64_t hash_value(const CompiledRules& rules, std::uint16_t rule, std::string value) {
    value.insert(0, std::to_string(rule) + ':');
    return base::siphash(rules.value_key, bytes_of(value));
}

Charset charset_of(DigitWidth width) noexcept {
    if (width == DigitWidth::Octet) return Charset::Utf8;
    return width == DigitWidth::Little ? Charset::Utf16Le : Charset::Utf16Be;
}

/// The line of an octet near the begin of a part, "" elsewhere: so far back everything is at hand,
/// however the part was cut.
std::string place_of(const ScanRegion& region, std::size_t at, Charset charset) {
    if (region.left != Edge::Part || region.base + at >= kContextBytes) return {};
    const std::size_t step = is_wide(charset) ? 2 : 1;
    const std::size_t low = charset == Charset::Utf16Be ? 1 : 0;
    std::size_t lines = 1;
    for (std::size_t i = at % step; i + step <= at; i += step) {
        const bool is_zero_high = step == 1 || region.octets[i + 1 - low] == std::byte{0};
        if (region.octets[i + low] == std::byte{'\n'} && is_zero_high) ++lines;
    }
    return "line " + std::to_string(lines);
}

/// Whether chance octets cannot have made the marking. A star, a tick or a label beside the word
/// proves it; a bare word on a line proves least, so text has to stand on both of its sides.
bool is_trusted(const Neighbours& beside, Structure structure, const Marking& marking) noexcept {
    constexpr std::size_t kEnough = 4;
    const std::size_t length = marking.end - marking.begin;
    const bool bare = structure == Structure::Line || structure == Structure::Banner;
    if (!bare && structure != Structure::Token) return true;
    if (bare && length >= kEnough && beside.characters >= kEnough)
        return beside.left || beside.right;
    return beside.left && beside.right &&
           (beside.whole_part || length + beside.characters >= kEnough);
}

std::string without_blanks(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        if (!is_space(c) && !is_line_break(c)) append_utf8(c, out);
    }
    return out;
}

}  // namespace

RegionScan::RegionScan(const CompiledRules& rules, const Limits& limits, LimitHits& hits,
                       ScanPaths paths, StageClock* stages)
    : rules_(rules),
      hits_(hits),
      stages_(stages),
      candidates_max_(static_cast<std::size_t>(limits[Limit::CandidatesPerBlockMax])),
      scratch_(*rules.database),
      digit_map_(paths.vectors),
      judge_(rules),
      window_(paths.texts) {}

void RegionScan::run(const ScanRegion& region, std::uint64_t until, ScanProgress& progress,
                     FindingSink& sink) {
    settle(region, until, progress);
    for (Ordered& ordered : found_) {
        const std::pair key(ordered.order, ordered.finding.detector);
        if (std::ranges::find(progress.reported, key) == progress.reported.end())
            sink.on_finding(std::move(ordered.finding));
    }
    std::erase_if(progress.reported, [&](const auto& key) { return key.first < until; });
}

void RegionScan::preview(const ScanRegion& region, ScanProgress& progress, FindingSink& sink) {
    ScanProgress trial = progress;
    settle(region, region.base + region.octets.size(), trial);
    for (Ordered& ordered : found_) {
        const std::pair key(ordered.order, ordered.finding.detector);
        if (std::ranges::find(progress.reported, key) != progress.reported.end()) continue;
        progress.reported.push_back(key);
        sink.on_finding(std::move(ordered.finding));
    }
}

void RegionScan::settle(const ScanRegion& region, std::uint64_t until, ScanProgress& progress) {
    found_.clear();
    window_.forget();
    // Both finders ask the aligner in rising order, each from the zone's begin.
    const Gb18030Aligner aligner = progress.aligner;
    const std::uint64_t from = progress.done;
    find_words(region, until, progress);
    confirm_words(region, progress);
    find_identifiers(region, until, from, aligner);
    progress.done = until;
    const auto key = [](const Ordered& ordered) {
        return std::pair(ordered.order, ordered.finding.detector);
    };
    if (!std::ranges::is_sorted(found_, {}, key)) std::ranges::sort(found_, {}, key);
}

void RegionScan::find_words(const ScanRegion& region, std::uint64_t until,
                            const ScanProgress& progress) {
    const StageScope stage(stages_, Stage::Words);
    candidates_.clear();
    pattern_hits_.clear();
    // One octet earlier, because the order of a UTF-16 word may be its begin plus one.
    const auto zone = static_cast<std::size_t>(progress.done - region.base);
    const std::size_t from = zone - std::min<std::size_t>(zone, 1);
    const std::size_t to = std::min(
        region.octets.size(), static_cast<std::size_t>(until - region.base) + kCandidateBytesMax);
    if (!scratch_.scan(region.octets.subspan(from, to - from), candidates_max_, pattern_hits_))
        hits_.hit(Limit::CandidatesPerBlockMax);
    for (const PatternHit& hit : pattern_hits_) {
        const auto begin = static_cast<std::uint32_t>(from + hit.begin);
        const std::uint64_t order =
            order_of(region.base + begin, rules_.anchors[hit.literal].charset);
        if (order >= progress.done && order < until)
            candidates_.push_back({order, begin, hit.literal});
    }
    std::ranges::sort(candidates_, [&](const Candidate& a, const Candidate& b) {
        if (a.order != b.order) return a.order < b.order;
        const bool a_even = (region.base + a.begin) % 2 == 0;
        const bool b_even = (region.base + b.begin) % 2 == 0;
        if (a_even != b_even) return a_even;
        const Anchor& first = rules_.anchors[a.anchor];
        const Anchor& second = rules_.anchors[b.anchor];
        if (first.length != second.length) return first.length > second.length;
        return a.anchor < b.anchor;
    });
}

void RegionScan::confirm_words(const ScanRegion& region, ScanProgress& progress) {
    const StageScope stage(stages_, Stage::Confirm);
    for (const Candidate& candidate : candidates_) {
        const Anchor& anchor = rules_.anchors[candidate.anchor];
        const std::uint64_t begin = region.base + candidate.begin;
        // A word inside a longer one is not a word: SECRET in TOP SECRET.
        std::uint64_t& covered = progress.covered[static_cast<std::size_t>(anchor.charset)];
        if (begin + anchor.length <= covered) continue;
        covered = begin + anchor.length;
        const bool second_reading =
            is_wide(anchor.charset) && progress.last_wide &&
            (begin + 1 == *progress.last_wide || begin == *progress.last_wide + 1);
        if (!second_reading && may_be_word(region, candidate))
            confirm_word(region, candidate, progress);
    }
}

/// The cheap look at what follows, which running text fails: 秘密 in 国家秘密的, SECRET in
/// SECRETARY.
bool RegionScan::may_be_word(const ScanRegion& region, const Candidate& candidate) const {
    const Anchor& anchor = rules_.anchors[candidate.anchor];
    const std::size_t end = candidate.begin + anchor.length;
    const char32_t next = decode_at(region.octets, end, anchor.charset, rules_.gb18030).character;
    if (end >= region.octets.size()) return region.right != Edge::Pause;
    // 机密级, 密级：机密5年, TLP:RED_report.pdf
    const bool goes_on = next == U'级' || next == U'級' || next == '_' || is_digit(next);
    return !anchor.ends_in_word || !is_word(next) || goes_on;
}

/// Makes the window and says how far what stands beside the word is text; nullopt when it is none.
std::optional<Neighbours> RegionScan::load_window(const ScanRegion& region,
                                                  const Candidate& candidate,
                                                  ScanProgress& progress) {
    const Anchor& anchor = rules_.anchors[candidate.anchor];
    const std::size_t end = candidate.begin + anchor.length;
    if (!window_.load(region, candidate.begin, end, anchor.charset, rules_.gb18030,
                      progress.aligner)) {
        if (anchor.charset != Charset::Gb18030 ||
            !window_.load_behind_stray(region, candidate.begin, end, rules_.gb18030))
            return std::nullopt;
        return window_.neighbours();
    }
    const bool trusted = anchor.charset == Charset::Utf8 || progress.declared == anchor.charset;
    return trusted ? Neighbours{true, true, 0, true} : window_.neighbours();
}

void RegionScan::confirm_word(const ScanRegion& region, const Candidate& candidate,
                              ScanProgress& progress) {
    const Anchor& anchor = rules_.anchors[candidate.anchor];
    const auto neighbours = load_window(region, candidate, progress);
    if (!neighbours) return;
    // Text on both sides says that this is the right order of octets, whatever the word means
    // there.
    if (is_wide(anchor.charset) && neighbours->left && neighbours->right &&
        neighbours->characters > 0)
        progress.last_wide = region.base + candidate.begin;
    for (const auto& [rule_index, word_index] : anchor.wanted) {
        const CompiledRule& rule = rules_.rules[rule_index];
        const WordInText at{window_, rule, rule.words[word_index], rules_, anchor.charset};
        for (const Structure structure : rule.structures) {
            const auto marking = confirm(structure, at);
            if (!marking || !is_trusted(*neighbours, structure, *marking)) continue;
            if (is_wide(anchor.charset)) progress.last_wide = region.base + candidate.begin;
            add_marking(region, candidate.order, at, rule_index, *marking);
            return;
        }
    }
}

void RegionScan::add_marking(const ScanRegion& region, std::uint64_t order, const WordInText& at,
                             std::uint16_t rule, const Marking& marking) {
    const std::u32string_view text =
        at.window.text().substr(marking.begin, marking.end - marking.begin);
    const std::size_t begin = at.window.octet_of(marking.begin);
    Finding finding;
    finding.detector = rule;
    finding.confidence = at.rule.confidence.base;
    finding.level = at.word.level;
    finding.offset = region.base + begin;
    finding.length = static_cast<std::uint32_t>(at.window.octet_of(marking.end) - begin);
    finding.value_hash = hash_value(rules_, rule, without_blanks(text));
    finding.excerpt = ExcerptMaker::marking(text);
    finding.place = place_of(region, begin, at.charset);
    found_.push_back({order, std::move(finding)});
}

void RegionScan::find_identifiers(const ScanRegion& region, std::uint64_t until, std::uint64_t from,
                                  const Gb18030Aligner& aligner) {
    const StageScope stage(stages_, Stage::Finders);
    DigitFinder finder(region, static_cast<std::size_t>(from - region.base),
                       static_cast<std::size_t>(until - region.base), rules_.gb18030, aligner,
                       digit_map_);
    judge_.begin(region);
    DigitRun run;
    while (finder.next(run)) {
        const auto found = identify(run, rules_);
        if (!found) continue;
        if (found_.size() >= candidates_max_) return hits_.hit(Limit::CandidatesPerBlockMax);
        add_identifier(region, run, *found);
    }
}

void RegionScan::add_identifier(const ScanRegion& region, const DigitRun& run,
                                const Identifier& found) {
    const CompiledRule& rule = rules_.rules[found.rule];
    const std::ptrdiff_t shift = found.first * static_cast<std::ptrdiff_t>(run.octets_each());
    const auto begin = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(run.begin) + shift);
    const std::size_t length = found.length * run.octets_each();
    Finding finding;
    finding.detector = found.rule;
    finding.confidence = judge_.judge(begin, begin + length, run.width, found.rule);
    finding.offset = region.base + begin;
    finding.length = static_cast<std::uint32_t>(length);
    finding.value_hash = hash_value(rules_, found.rule, found.value);
    finding.excerpt = ExcerptMaker::identifier(rule.finder, found.value);
    finding.place = place_of(region, begin, charset_of(run.width));
    // By what the octets alone say: more of them may turn the order in which they are read.
    found_.push_back({region.base + run.met_at, std::move(finding)});
}

}  // namespace sealtap::detect
