// The out-of-line parts of include/sealtap's vocabulary types.
#include <algorithm>
#include <array>

#include "sealtap/classification.h"
#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/stage_clock.h"
#include "sealtap/violation.h"

namespace sealtap {
namespace {

template <class Enum, std::size_t N>
constexpr std::string_view name_of(const std::array<std::string_view, N>& names,
                                   Enum value) noexcept {
    return names[static_cast<std::size_t>(value)];
}

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names,
                              std::string_view name) noexcept {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

constexpr std::array<std::string_view, kCauseCount> kCauses{
    "encrypted",    "media",         "unopened_container", "unknown_coding",
    "decode_error", "decode_budget", "memory_limit",       "gap",
    "snap_length",  "flow_cut",      "partial_object",     "opener_failed",
    "overload"};
constexpr std::array<std::string_view, kStageCount> kStages{
    "read", "decode", "dispatch", "flow",    "protocol", "content",
    "scan", "words",  "confirm",  "finders", "hash",     "judge"};
constexpr std::array<std::string_view, 3> kStates{"complete", "partial", "none"};
constexpr std::array<std::string_view, kCategoryCount> kCategories{
    "marking", "personal", "financial", "business", "credential", "record", "document", "opaque"};
constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 6> kObjects{"body",    "range",      "form-part",
                                                   "message", "attachment", "file"};
constexpr std::array<std::string_view, kFrameCauseCount> kFrameCauses{
    "unknown_link",     "not_ip",           "encrypted",           "malformed_header",
    "truncated_header", "layer_limit",      "fragment_incomplete", "fragment_rejected",
    "fragment_limit",   "ip_bad_checksum",  "ip_refused",          "tcp_out_of_window",
    "tcp_after_end",    "tcp_bad_checksum", "tcp_refused",         "tcp_reorder_limit",
    "overload",         "shed_encrypted",   "shed_inbound",        "shed_bulk",
    "shed_any"};
constexpr std::array<std::string_view, 3> kEvents{"violation", "transfer", "finding"};

}  // namespace

std::string_view to_string(Cause cause) noexcept { return name_of(kCauses, cause); }
std::string_view to_string(CoverageState state) noexcept { return name_of(kStates, state); }
std::string_view to_string(Stage stage) noexcept {
    return stage == Stage::Outside ? "outside" : name_of(kStages, stage);
}
std::string_view to_string(Category category) noexcept { return name_of(kCategories, category); }
std::string_view to_string(Severity severity) noexcept { return name_of(kSeverities, severity); }
std::string_view to_string(ObjectKind kind) noexcept { return name_of(kObjects, kind); }
std::string_view to_string(EventType type) noexcept { return name_of(kEvents, type); }

std::string_view to_string(FrameCause cause) noexcept { return name_of(kFrameCauses, cause); }

std::optional<Category> parse_category(std::string_view name) noexcept {
    return find_name<Category>(kCategories, name);
}
std::optional<Severity> parse_severity(std::string_view name) noexcept {
    return find_name<Severity>(kSeverities, name);
}

LevelScale::LevelScale() : names_{"public", "internal", "confidential", "secret", "top-secret"} {}

std::optional<Level> LevelScale::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(names_, name);
    if (found == names_.end()) return std::nullopt;
    return Level{static_cast<std::uint8_t>(found - names_.begin())};
}

void FrameLedger::add(const FrameLedger& other) noexcept {
    frames += other.frames;
    captured += other.captured;
    headers += other.headers;
    duplicate += other.duplicate;
    conflicting += other.conflicting;
    delivered += other.delivered;
    truncated_frames += other.truncated_frames;
    snapped_bytes += other.snapped_bytes;
    gap_bytes += other.gap_bytes;
    for (std::size_t i = 0; i < kFrameCauseCount; ++i) not_delivered[i] += other.not_delivered[i];
}

std::int64_t FrameLedger::difference() const noexcept {
    std::uint64_t known = headers + duplicate + conflicting + delivered;
    for (const std::uint64_t bytes : not_delivered) known += bytes;
    return static_cast<std::int64_t>(captured - known);
}

void PartLedger::add(const PartLedger& other) noexcept {
    size += other.size;
    scanned += other.scanned;
    decoded += other.decoded;
    flags = static_cast<std::uint16_t>(flags | other.flags);
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        not_inspected[i] += other.not_inspected[i];
        missing[i] += other.missing[i];
    }
}

std::int64_t PartLedger::difference() const noexcept {
    std::uint64_t known = scanned + decoded;
    for (const std::uint64_t bytes : not_inspected) known += bytes;
    return static_cast<std::int64_t>(size - known);
}

bool PartLedger::has(Cause cause) const noexcept {
    const auto i = static_cast<std::size_t>(cause);
    return not_inspected[i] != 0 || missing[i] != 0 || ((flags >> i) & 1U) != 0;
}

CoverageState PartLedger::state() const noexcept {
    // Asked for every document, and mostly answered by nothing but zeros.
    std::uint64_t any = flags;
    for (std::size_t i = 0; i < kCauseCount; ++i) any |= not_inspected[i] | missing[i];
    if (any == 0) return CoverageState::Complete;
    return scanned == 0 ? CoverageState::None : CoverageState::Partial;
}

}  // namespace sealtap
