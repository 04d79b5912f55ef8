#include "opener/confinement.h"

#include <algorithm>

namespace sealtap::opener {
namespace {

constexpr std::array<std::string_view, kMeasureCount> kNames{
    "seccomp",  "no_new_privileges", "rlimits",    "not_dumpable", "no_capabilities",
    "own_user", "landlock",          "no_network", "whole_seccomp"};

std::string list(const Confinement& confinement, bool wanted) {
    std::string text;
    for (std::size_t i = 0; i < kMeasureCount; ++i) {
        if (confinement.has(static_cast<Measure>(i)) != wanted) continue;
        if (!text.empty()) text += ", ";
        text += kNames[i];
    }
    return text;
}

}  // namespace

std::string_view to_string(Measure measure) noexcept {
    return kNames[static_cast<std::size_t>(measure)];
}

bool Confinement::is_enough() const noexcept {
    return std::ranges::all_of(kNeeded, [&](Measure measure) { return has(measure); });
}

std::string Confinement::names() const { return list(*this, true); }
std::string Confinement::missing_names() const { return list(*this, false); }

}  // namespace sealtap::opener
