#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sealtap {

/// Why octets that were captured, or are known to have been sent, were not inspected.
enum class Cause : std::uint8_t {
    Encrypted,          ///< TLS, SSH and their like
    Media,              ///< images, sound, video: no text to read
    UnopenedContainer,  ///< archive or document format that nothing here opens yet
    UnknownCoding,      ///< a content coding or a charset that nothing here undoes
    DecodeError,        ///< a coding or format that is damaged
    DecodeBudget,       ///< depth, octets, ratio or steps of DecodeBudget spent
    MemoryLimit,        ///< a limit of memory was reached
    Gap,                ///< never captured: lost by the mirror port or the kernel
    SnapLength,         ///< never captured: cut by the snap length
    FlowCut,            ///< the flow ended before the object did
    PartialObject,      ///< a range of a larger object
    OpenerFailed,       ///< the process that opens documents died, hung or could not be started
    Overload,  ///< live only: captured, but shed by policy since a worker was too far behind, or
               ///< not opened since those who open were
};
inline constexpr std::size_t kCauseCount = 13;

/// Lower snake case, as in the JSON contracts: "encrypted", "decode_budget" …
[[nodiscard]] std::string_view to_string(Cause cause) noexcept;

/// How pictures and sound are read whose structure tells samples from metadata.
enum class MediaReading : std::uint8_t {
    Metadata,  ///< the samples are counted only: they hold no text
    Whole,     ///< every octet is scanned, and counted as media all the same
};

enum class CoverageState : std::uint8_t { Complete, Partial, None };
[[nodiscard]] std::string_view to_string(CoverageState state) noexcept;

/// The ledger of parts: size = scanned + decoded + Σ not_inspected, exactly, for every part,
/// document and in all. Gap, SnapLength and what was shed as Overload stand beside it: those octets
/// never came here (`missing`), and what was shed is in the ledger of frames.
struct PartLedger {
    std::uint64_t size = 0;     ///< octets that came in
    std::uint64_t scanned = 0;  ///< went through the scanner and were readable
    std::uint64_t decoded = 0;  ///< went into child parts, or were the framing around them
    std::array<std::uint64_t, kCauseCount> not_inspected{};
    std::array<std::uint64_t, kCauseCount> missing{};
    std::uint16_t flags =
        0;  ///< bit per Cause that holds without a count of octets (FlowCut, PartialObject)

    void add(const PartLedger& other) noexcept;
    void flag(Cause cause) noexcept {
        flags |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(cause));
    }
    /// size - scanned - decoded - Σ not_inspected; anything but 0 is our bug.
    [[nodiscard]] std::int64_t difference() const noexcept;
    [[nodiscard]] bool has(Cause cause) const noexcept;  ///< any octet, or the flag
    /// Complete: no cause at all. None: nothing was scanned, and something should have been. Else
    /// Partial.
    [[nodiscard]] CoverageState state() const noexcept;
};

}  // namespace sealtap
