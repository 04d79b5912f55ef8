#pragma once

#include <array>
#include <cstdint>

#include "content/charset/charset_tables.h"
#include "content/charset/stepped_decoder.h"

// Charsets with a state, in which seven bits (or EBCDIC's octets) mean now this, now that.
namespace sealtap::content {

/// HZ (RFC 1843): `~{` begins pairs of GB 2312, `~}` ends them; a line's end does, too.
class HzRules {
public:
    explicit HzRules(const PairTable& gb) noexcept : gb_(&gb) {}

    [[nodiscard]] Character step(Bytes octets) noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    [[nodiscard]] Character tilde(Bytes octets) noexcept;

    const PairTable* gb_;
    bool in_pairs_ = false;
};

/// UTF-7 (RFC 2152): base64 of UTF-16 between `+` and what is no base64.
class Utf7Rules {
public:
    [[nodiscard]] Character step(Bytes octets) noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    /// What was read of base64 but is no whole unit yet.
    struct Bits {
        std::uint32_t value = 0;
        std::uint8_t count = 0;
    };
    [[nodiscard]] Character coded(Bytes octets) noexcept;

    Bits bits_;
    bool in_base64_ = false;
};

/// ISO-2022-JP, -JP-1, -JP-2, -KR, -CN, -CN-EXT (RFC 1468, 2237, 1554, 1557, 1922) in one: their
/// escape sequences do not contradict each other.
class Iso2022Rules {
public:
    enum class Set : std::uint8_t {
        Ascii,
        JisRoman,
        Katakana,
        Latin1,
        Greek,
        JisX0208,
        JisX0212,
        Gb2312,
        KsX1001,
        Cns1,
        Cns2,
        None,
    };
    struct Tables {
        const PairTable* jis_x_0208 = nullptr;
        const PairTable* jis_x_0212 = nullptr;
        const PairTable* gb = nullptr;
        const PairTable* ks = nullptr;
        const PairTable* cns_1 = nullptr;
        const PairTable* cns_2 = nullptr;
        const OctetTable* greek = nullptr;
    };

    explicit Iso2022Rules(const Tables& tables) noexcept : tables_(tables) {}

    [[nodiscard]] Character step(Bytes octets) noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    [[nodiscard]] Character escape(Bytes octets) noexcept;
    [[nodiscard]] Character designate(Bytes octets) noexcept;
    [[nodiscard]] Character read(Set set, Bytes octets, std::size_t prefix) const noexcept;
    [[nodiscard]] const PairTable* pairs_of(Set set) const noexcept;

    Tables tables_;
    std::array<Set, 3> sets_{Set::Ascii, Set::None, Set::None};  ///< G0, G1, G2
    bool is_shifted_ = false;                                    ///< to G1
};

/// IBM's mixed EBCDIC: 0E begins pairs, 0F ends them.
class EbcdicRules {
public:
    EbcdicRules(const OctetTable& octets, const PairTable& pairs) noexcept
        : octets_(&octets), pairs_(&pairs) {}

    [[nodiscard]] Character step(Bytes octets) noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }

private:
    const OctetTable* octets_;
    const PairTable* pairs_;
    bool in_pairs_ = false;
};

}  // namespace sealtap::content
