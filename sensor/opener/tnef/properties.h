#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::opener::tnef {

enum Type : std::uint16_t {
    kObject = 0x000D,
    kNarrow = 0x001E,
    kWide = 0x001F,
    kBinary = 0x0102,
};

/// One value of a list of MAPI properties. Views of the list.
struct Value {
    std::uint16_t id = 0;
    std::uint16_t type = 0;  ///< without the bit of lists
    Bytes octets;
    Bytes name;  ///< of a named property, UTF-16LE; with the first of its values only
};

/// Reads properties ([MS-OXTNEF] 2.1.3.4) value by value. Lengths are checked against what is
/// there.
class PropertyReader {
public:
    /// Borrows the octets, which begin with the number of properties.
    explicit PropertyReader(Bytes octets) noexcept;

    /// Nothing: there is no more, or no more that can be read.
    [[nodiscard]] std::optional<Value> next();
    [[nodiscard]] bool is_damaged() const noexcept { return is_damaged_; }
    /// What was not read.
    [[nodiscard]] Bytes rest() const noexcept { return left_; }

private:
    [[nodiscard]] bool begin_property();
    [[nodiscard]] bool take(std::uint64_t length, Bytes& into) noexcept;
    [[nodiscard]] bool take_number(std::uint32_t& number) noexcept;
    [[nodiscard]] bool take_padded(Bytes& into) noexcept;

    Bytes left_;
    std::uint32_t properties_left_ = 0;
    std::uint32_t values_left_ = 0;  ///< of the property that is being read
    Value current_;
    bool is_damaged_ = false;
};

}  // namespace sealtap::opener::tnef
