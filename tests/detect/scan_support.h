#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/rule_loader.h"
#include "detect/charset.h"
#include "detect/compiled_rules.h"
#include "detect/scanner.h"

namespace sealtap::test {

/// The rules of the repository, compiled once for a test program.
inline const std::shared_ptr<const detect::Ruleset>& shipped_rules() {
    static const std::shared_ptr<const detect::Ruleset> rules = [] {
        const std::array<std::string, 1> folders{std::string(SEALTAP_SOURCE_DIR) + "/rules"};
        const auto specs = config::load_rules(folders);
        if (!specs) throw std::runtime_error(specs.error().message);
        auto compiled = detect::Ruleset::compile(*specs, LevelScale(), {});
        if (!compiled) throw std::runtime_error(compiled.error().message);
        return *compiled;
    }();
    return rules;
}

inline std::string in_charset(std::string_view utf8, detect::Charset charset) {
    return detect::encode(detect::to_characters(utf8), charset, shipped_rules()->rules().gb18030);
}

/// A finding as tests compare it: "id.cn.resident 110*************2X 85 - @12+18".
inline std::string describe(const Finding& finding) {
    const LevelScale scale;
    const std::string level =
        finding.level ? std::string(scale.name(*finding.level)) : std::string("-");
    return shipped_rules()->detectors()[finding.detector].name + " " + finding.excerpt.text() +
           " " + std::to_string(finding.confidence) + " " + level + " @" +
           std::to_string(finding.offset) + "+" + std::to_string(finding.length);
}

class FindingList final : public FindingSink {
public:
    void on_finding(Finding finding) override { findings.push_back(std::move(finding)); }

    [[nodiscard]] std::vector<std::string> described() const {
        std::vector<std::string> out;
        for (const Finding& finding : findings) out.push_back(describe(finding));
        return out;
    }
    [[nodiscard]] std::vector<std::string> detectors() const {
        std::vector<std::string> out;
        for (const Finding& finding : findings)
            out.push_back(shipped_rules()->detectors()[finding.detector].name);
        return out;
    }

    std::vector<Finding> findings;
};

/// A scanner over the shipped rules.
struct ScanBench {
    explicit ScanBench(std::uint64_t blocks_max = 64, detect::ScanPaths paths = {}) {
        limits.set(Limit::BlocksPerWorkerMax, blocks_max);
        scanner = std::make_unique<detect::Scanner>(shipped_rules(), limits, hits, paths);
    }

    /// Scans `octets` in pieces of the sizes that `next_size` gives.
    FindingList scan(std::string_view octets, const std::function<std::size_t()>& next_size) {
        FindingList list;
        const auto stream = scanner->begin(list, PartInfo{});
        while (!octets.empty()) {
            const std::size_t size = std::clamp<std::size_t>(next_size(), 1, octets.size());
            stream->on_data(bytes_of(octets.substr(0, size)));
            octets.remove_prefix(size);
        }
        stream->end();
        return list;
    }
    FindingList scan(std::string_view octets) {
        return scan(octets, [&] { return octets.size(); });
    }

    /// The same while another stream takes the block away at every piece, when there is but one: a
    /// zone ends wherever a piece does.
    FindingList scan_beside_a_rival(std::string_view octets,
                                    const std::function<std::size_t()>& next_size) {
        FindingList list;
        FindingList ignored;
        const std::string taking(6000, 'x');
        const auto stream = scanner->begin(list, PartInfo{});
        while (!octets.empty()) {
            const std::size_t size = std::clamp<std::size_t>(next_size(), 1, octets.size());
            stream->on_data(bytes_of(octets.substr(0, size)));
            octets.remove_prefix(size);
            scanner->begin(ignored, PartInfo{})->on_data(bytes_of(taking));
        }
        stream->end();
        return list;
    }

    Limits limits;
    LimitHits hits;
    std::unique_ptr<detect::Scanner> scanner;
};

}  // namespace sealtap::test
