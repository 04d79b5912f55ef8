#include "detect/scanner.h"

#include <array>
#include <optional>
#include <utility>

#include "detect/scan_stream.h"

namespace sealtap::detect {
namespace {

std::optional<Charset> declared_charset(std::string_view name) noexcept {
    if (name.empty()) return std::nullopt;
    constexpr std::array<std::pair<std::string_view, Charset>, 6> kNames{
        {{"gb18030", Charset::Gb18030},
         {"gbk", Charset::Gb18030},
         {"gb2312", Charset::Gb18030},
         {"utf-16", Charset::Utf16Le},
         {"utf-16le", Charset::Utf16Le},
         {"utf-16be", Charset::Utf16Be}}};
    for (const auto& [text, charset] : kNames) {
        if (text == name) return charset;
    }
    return std::nullopt;
}

}  // namespace

Scanner::Scanner(std::shared_ptr<const Ruleset> rules, const Limits& limits, LimitHits& hits,
                 ScanPaths paths, StageClock* stages)
    : workshop_(std::make_unique<ScanWorkshop>(std::move(rules), limits, hits, paths, stages)) {}
Scanner::~Scanner() = default;

std::unique_ptr<ScanStream> Scanner::begin(FindingSink& sink, const PartInfo& info) {
    return std::make_unique<PartScan>(*workshop_, sink, declared_charset(info.charset));
}

PartScan Scanner::begin_here(FindingSink& sink, const PartInfo& info) {
    return {*workshop_, sink, declared_charset(info.charset)};
}

}  // namespace sealtap::detect
