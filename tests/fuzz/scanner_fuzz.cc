// The scanner and the masker over any octets: no crash, the same findings however they are cut, and
// no masked text with eleven digits in a row.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "base/assert.h"
#include "config/rule_loader.h"
#include "detect/masker.h"
#include "detect/scanner.h"

namespace {

using namespace sealtap;

std::shared_ptr<const detect::Ruleset> shipped_rules() {
    const std::array<std::string, 1> folders{std::string(SEALTAP_SOURCE_DIR) + "/rules"};
    const auto specs = config::load_rules(folders);
    SEALTAP_ASSERT(specs.has_value());
    const auto rules = detect::Ruleset::compile(*specs, LevelScale(), {});
    SEALTAP_ASSERT(rules.has_value());
    return *rules;
}

class Findings final : public FindingSink {
public:
    void on_finding(Finding finding) override {
        text += std::to_string(finding.detector) + '@' + std::to_string(finding.offset) + '+' +
                std::to_string(finding.length) + ' ' + finding.excerpt.text() + '\n';
    }
    std::string text;
};

/// Scans `data` in pieces; the first octet's bits say of what sizes, and where a gap lies.
std::string scan(detect::Scanner& scanner, Bytes data, std::size_t piece, std::size_t gap_at) {
    Findings findings;
    const auto stream = scanner.begin(findings, PartInfo{});
    std::size_t done = 0;
    while (done < data.size()) {
        const std::size_t size = std::min(piece, data.size() - done);
        if (gap_at >= done && gap_at < done + size) {
            stream->on_data(data.subspan(done, gap_at - done));
            stream->on_gap(5);
            stream->on_data(data.subspan(gap_at, done + size - gap_at));
        } else {
            stream->on_data(data.subspan(done, size));
        }
        done += size;
    }
    stream->end();
    return findings.text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::shared_ptr<const detect::Ruleset> rules = shipped_rules();
    static Limits limits;
    static LimitHits hits;
    static detect::Scanner scanner(rules, limits, hits);
    if (size < 2) return 0;
    const Bytes octets = std::as_bytes(std::span(data, size)).subspan(2);
    const std::size_t piece = 1U + data[0] * (data[0] % 5U);
    const std::size_t gap_at =
        data[1] < 128 ? octets.size() : octets.size() * (data[1] - 128U) / 128;
    const std::string whole = scan(scanner, octets, size, gap_at);
    SEALTAP_ASSERT(scan(scanner, octets, piece, gap_at) == whole);

    const RawText raw{std::string(text_of(octets))};
    const std::string masked = detect::Masker(rules).mask(raw).text();
    std::size_t digits = 0;
    for (const char c : masked) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        SEALTAP_ASSERT(digits < 15);
    }
    return 0;
}
