#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap::content {

/// A charset, or a plane of one, whose characters take two octets.
class PairTable {
public:
    static constexpr unsigned kFirstLead = 0x40;
    static constexpr unsigned kFirstTrail = 0x30;

    PairTable() : units_(kLeads * kTrails), above_(kLeads * kTrails) {}

    /// 0: no character.
    [[nodiscard]] char32_t find(unsigned lead, unsigned trail) const noexcept {
        if (lead < kFirstLead || trail < kFirstTrail || lead > 0xFF || trail > 0xFF) return 0;
        const std::size_t place = place_of(lead, trail);
        return units_[place] + (above_[place] ? 0x20000U : 0U);
    }
    void set(unsigned lead, unsigned trail, char32_t code) noexcept;

private:
    static constexpr std::size_t kLeads = 256 - kFirstLead;
    static constexpr std::size_t kTrails = 256 - kFirstTrail;
    static constexpr std::size_t place_of(unsigned lead, unsigned trail) noexcept {
        return (lead - kFirstLead) * kTrails + trail - kFirstTrail;
    }

    std::vector<char16_t> units_;
    std::vector<bool> above_;  ///< of plane 2: no charset of pairs has others above the first
};

/// What single octets are.
struct OctetTable {
    /// An octet that begins a character of two.
    static constexpr char32_t kLead = 0xFFFFFFFF;

    std::array<char32_t, 256> codes{};  ///< 0 but for octet 0: no character
    bool has_leads = false;
};

/// The character tables, and the only door to iconv: it is asked for each code once, when a table
/// is first wanted, and never sees an octet of traffic. One instance for each worker; a table
/// stays, so memory is bounded by what iconv knows: 80 KiB for a charset of pairs, 1 KiB for one of
/// single octets.
class CharsetTables {
public:
    CharsetTables();
    ~CharsetTables();
    CharsetTables(const CharsetTables&) = delete;
    CharsetTables& operator=(const CharsetTables&) = delete;

    /// Null: iconv does not know the charset, or its octets are not of that kind (Unicode, shifts).
    [[nodiscard]] const OctetTable* octets(std::string_view iconv_name);
    /// The characters that two octets make behind `prefix`; the first is of `leads`. Null: iconv
    /// does not know the charset.
    [[nodiscard]] const PairTable* pairs(std::string_view iconv_name, std::string_view prefix = {},
                                         std::string_view suffix = {});
    /// The four-octet characters of GB18030 in the basic plane, by number.
    [[nodiscard]] const std::vector<char16_t>& gb18030_quads();

private:
    std::map<std::string, std::unique_ptr<OctetTable>, std::less<>> octets_;
    std::map<std::string, std::unique_ptr<PairTable>, std::less<>> pairs_;
    std::vector<char16_t> quads_;
};

}  // namespace sealtap::content
