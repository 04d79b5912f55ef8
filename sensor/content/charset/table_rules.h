#pragma once

#include <vector>

#include "content/charset/charset_tables.h"
#include "content/charset/stepped_decoder.h"

// Charsets without a state whose characters stand in tables.
namespace sealtap::content {

/// Single octets: Windows-125x, ISO-8859, KOI8, EBCDIC.
class OctetRules {
public:
    explicit OctetRules(const OctetTable& table) noexcept : table_(&table) {}

    [[nodiscard]] Character step(Bytes octets) const noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    const OctetTable* table_;
};

/// Single octets and pairs: Big5, Shift-JIS, CP949, Johab.
class PairRules {
public:
    PairRules(const OctetTable& octets, const PairTable& pairs) noexcept
        : octets_(&octets), pairs_(&pairs) {}

    [[nodiscard]] Character step(Bytes octets) const noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    const OctetTable* octets_;
    const PairTable* pairs_;
};

/// GB18030, and GBK and GB 2312, which it contains.
class Gb18030Rules {
public:
    Gb18030Rules(const PairTable& pairs, const std::vector<char16_t>& quads) noexcept
        : pairs_(&pairs), quads_(&quads) {}

    [[nodiscard]] Character step(Bytes octets) const noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    [[nodiscard]] Character quad(Bytes octets) const noexcept;

    const PairTable* pairs_;
    const std::vector<char16_t>* quads_;
};

/// Extended Unix code with more than pairs: EUC-JP, where 8E stands before a half-width katakana
/// and 8F before a pair of JIS X 0212, and EUC-TW, where 8E A1 to 8E A7 stand before a pair of one
/// of seven planes.
class EucRules {
public:
    struct Planes {
        const PairTable* main = nullptr;
        const PairTable* jis_x_0212 = nullptr;            ///< null: not Japanese
        std::array<const PairTable*, 7> planes_of_cns{};  ///< null: none such
    };
    explicit EucRules(const Planes& planes) noexcept : planes_(planes) {}

    [[nodiscard]] Character step(Bytes octets) const noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    [[nodiscard]] Character cns(Bytes octets) const noexcept;

    Planes planes_;
};

/// The pair at `at` with `prefix` octets before it. What stands at the place of a trail and is
/// ASCII is given on its own if the pair is none, so that a stray lead does not swallow it.
[[nodiscard]] Character read_pair(const PairTable& table, Bytes octets,
                                  std::size_t prefix = 0) noexcept;

}  // namespace sealtap::content
