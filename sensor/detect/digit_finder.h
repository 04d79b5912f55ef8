#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detect/compiled_rules.h"
#include "detect/digit_map.h"
#include "detect/scan_region.h"

namespace sealtap::detect {

/// How the digits of a run stand in the octets.
enum class DigitWidth : std::uint8_t {
    Octet,   ///< one octet each: ASCII, UTF-8, GB18030
    Little,  ///< UTF-16LE
    Big,     ///< UTF-16BE
};

/// A run of digits and what stands around it, one char for each character: ASCII as it is,
/// kForeign for any other character, kNul for NUL, 0 beyond the part's ends and gaps.
struct DigitRun {
    static constexpr std::size_t kLeft = 8;
    static constexpr std::size_t kRight = 48;
    static constexpr char kForeign = '\x80';
    static constexpr char kPause = '\x81';  ///< more may come there: a number may go on
    static constexpr char kNul = '\x82';

    std::size_t met_at = 0;  ///< octet of the region that is the run's first digit
    std::size_t begin = 0;   ///< octet where the first digit's character begins
    DigitWidth width = DigitWidth::Octet;
    std::size_t digits = 0;  ///< in a row
    std::array<char, kLeft + kRight> characters{};

    /// The character `i` places behind the first digit; negative: before it.
    [[nodiscard]] char at(std::ptrdiff_t i) const noexcept {
        return characters[static_cast<std::size_t>(i + static_cast<std::ptrdiff_t>(kLeft))];
    }
    [[nodiscard]] std::size_t octets_each() const noexcept {
        return width == DigitWidth::Octet ? 1 : 2;
    }
};

/// An identifier that proved itself.
struct Identifier {
    std::uint16_t rule = 0;
    std::ptrdiff_t first = 0;  ///< characters from the run's first digit
    std::size_t length = 0;    ///< characters, with what parts the digits
    std::string value;         ///< normalised: digits and capitals only
};

/// Judges what a run of digits is: the first of resident number, USCC, card, mobile that fits.
[[nodiscard]] std::optional<Identifier> identify(const DigitRun& run, const CompiledRules& rules);

/// Walks over the digit runs of a region whose first digit lies in [begin, end), in order. What a
/// run is says its own surroundings, so no run depends on `begin`. Region and table are owned by
/// the caller and outlive it.
class DigitFinder {
public:
    /// Looks at every digit: the plain way, which the other one is measured against.
    DigitFinder(const ScanRegion& region, std::size_t begin, std::size_t end, const Gb18030& table,
                Gb18030Aligner aligner) noexcept
        : region_(region), table_(table), at_(begin), end_(end), aligner_(aligner) {}
    /// Passes over what cannot be an identifier. Every run that identify() accepts comes all the
    /// same.
    DigitFinder(const ScanRegion& region, std::size_t begin, std::size_t end, const Gb18030& table,
                Gb18030Aligner aligner, DigitMap& map) noexcept
        : region_(region), table_(table), at_(begin), end_(end), aligner_(aligner), map_(&map) {
        map.begin(region.octets);
    }

    /// The next run of about three digits or more; in UTF-16 in the order of octets that is
    /// likelier.
    bool next(DigitRun& run);

private:
    [[nodiscard]] bool is_digit_at(std::size_t at) const noexcept;
    [[nodiscard]] std::uint8_t octet(std::size_t at) const noexcept;
    [[nodiscard]] std::size_t skip_to_digit(std::size_t at) const noexcept;
    [[nodiscard]] std::size_t skip_to_run(std::size_t at) const noexcept;
    [[nodiscard]] bool is_worth_a_look(std::size_t first, std::size_t digits) const noexcept;
    [[nodiscard]] bool begins_narrow(std::size_t at) const noexcept;
    [[nodiscard]] bool begins_wide(std::size_t at) const noexcept;
    [[nodiscard]] std::size_t count_digits(std::size_t at, std::size_t step) const noexcept;
    [[nodiscard]] bool ends_gb18030_character(std::size_t at) const noexcept;
    [[nodiscard]] bool is_common_unit(std::uint8_t high, std::uint8_t low) const noexcept;
    [[nodiscard]] std::size_t count_odd_units(DigitWidth width, std::size_t looked) const noexcept;
    [[nodiscard]] bool is_little() const noexcept;
    void read_wide(DigitRun& run);
    void read_narrow(DigitRun& run);
    [[nodiscard]] bool may_end_character(std::size_t at) const noexcept;
    void hide_later_octets(DigitRun& run);
    [[nodiscard]] char beyond() const noexcept;

    const ScanRegion& region_;
    const Gb18030& table_;
    std::size_t at_;
    std::size_t end_;
    Gb18030Aligner aligner_;
    DigitMap* map_ = nullptr;
    std::size_t first_digit_ = 0;
    std::size_t raw_digits_ = 0;
};

}  // namespace sealtap::detect
