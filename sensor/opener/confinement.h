#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sealtap::opener {

/// What keeps a child that was taken over from doing harm.
enum class Measure : std::uint8_t {
    Seccomp,  ///< calls of the system: a short list
    NoNewPrivileges,
    Limits,       ///< rlimits: memory, files, processes
    NotDumpable,  ///< no core, no debugger
    NoCapabilities,
    OwnUser,       ///< another user than the sensor, when that is root
    Landlock,      ///< files: read only, in the folders of its data
    NoNetwork,     ///< an empty network namespace, when the sensor is root
    WholeSeccomp,  ///< missing in a sanitizer's build: its runtime needs more calls
};
inline constexpr std::size_t kMeasureCount = 9;

[[nodiscard]] std::string_view to_string(Measure measure) noexcept;

/// Which of them a child could apply. A child without one of kNeeded is not used.
class Confinement {
public:
    static constexpr std::array kNeeded{Measure::Seccomp, Measure::NoNewPrivileges,
                                        Measure::Limits};

    constexpr Confinement() = default;
    constexpr explicit Confinement(std::uint32_t bits) noexcept : bits_(bits) {}

    void apply(Measure measure) noexcept { bits_ |= bit(measure); }
    [[nodiscard]] bool has(Measure measure) const noexcept { return (bits_ & bit(measure)) != 0; }
    [[nodiscard]] bool is_enough() const noexcept;
    [[nodiscard]] std::uint32_t bits() const noexcept { return bits_; }
    /// "seccomp, no_new_privileges …"; of those that are missing with `missing_names`.
    [[nodiscard]] std::string names() const;
    [[nodiscard]] std::string missing_names() const;

private:
    static constexpr std::uint32_t bit(Measure measure) noexcept {
        return 1U << static_cast<unsigned>(measure);
    }

    std::uint32_t bits_ = 0;
};

}  // namespace sealtap::opener
