#include "opener/tnef/properties.h"

#include <algorithm>

#include "opener/little_endian.h"

namespace sealtap::opener::tnef {
namespace {

constexpr std::uint16_t kMultiple = 0x1000;
constexpr std::uint16_t kFirstNamed = 0x8000;

bool is_variable(std::uint16_t type) noexcept {
    return type == kObject || type == kNarrow || type == kWide || type == kBinary;
}

/// Of values of fixed size, padded to four octets; 0: nobody knows.
std::size_t size_of(std::uint16_t type) noexcept {
    switch (type) {
        case 0x0002:  // numbers of two and four octets, errors, truth
        case 0x0003:
        case 0x0004:
        case 0x000A:
        case 0x000B: return 4;
        case 0x0005:  // numbers of eight octets, money, times
        case 0x0006:
        case 0x0007:
        case 0x0014:
        case 0x0040: return 8;
        case 0x0048: return 16;  // GUID
        default: return 0;
    }
}

}  // namespace

PropertyReader::PropertyReader(Bytes octets) noexcept : left_(octets) {
    is_damaged_ = !take_number(properties_left_);
}

bool PropertyReader::take(std::uint64_t length, Bytes& into) noexcept {
    into = slice(left_, 0, length);
    left_ = left_.subspan(into.size());
    return into.size() == length;
}

bool PropertyReader::take_number(std::uint32_t& number) noexcept {
    Bytes octets;
    const bool is_there = take(4, octets);
    number = u32_at(octets, 0);
    return is_there;
}

/// Octets behind their number, and what fills them up to a multiple of four.
bool PropertyReader::take_padded(Bytes& into) noexcept {
    std::uint32_t length = 0;
    if (!take_number(length) || !take(length, into)) return false;
    Bytes padding;
    (void)take(std::min<std::uint64_t>((4 - length % 4) % 4, left_.size()), padding);
    return true;
}

bool PropertyReader::begin_property() {
    constexpr std::size_t kGuidBytes = 16;
    constexpr std::uint32_t kByName = 1;
    std::uint32_t tag = 0;
    if (!take_number(tag)) return false;
    const auto type = static_cast<std::uint16_t>(tag);
    current_ = {static_cast<std::uint16_t>(tag >> 16U),
                static_cast<std::uint16_t>(type & ~kMultiple),
                {},
                {}};
    if (current_.id >= kFirstNamed) {
        Bytes guid;
        std::uint32_t kind = 0;
        if (!take(kGuidBytes, guid) || !take_number(kind)) return false;
        if (kind == kByName ? !take_padded(current_.name) : !take_number(kind)) return false;
    }
    values_left_ = 1;
    const bool is_counted = (type & kMultiple) != 0 || is_variable(current_.type);
    if (is_counted && !take_number(values_left_)) return false;
    return is_variable(current_.type) || size_of(current_.type) != 0;
}

std::optional<Value> PropertyReader::next() {
    while (!is_damaged_ && values_left_ == 0) {
        if (properties_left_ == 0) return std::nullopt;
        --properties_left_;
        is_damaged_ = !begin_property();
    }
    if (is_damaged_) return std::nullopt;
    --values_left_;
    const bool is_there = is_variable(current_.type)
                              ? take_padded(current_.octets)
                              : take(size_of(current_.type), current_.octets);
    is_damaged_ = !is_there;
    if (current_.octets.empty() && is_damaged_) return std::nullopt;
    Value value = current_;
    current_.name = {};
    return value;
}

}  // namespace sealtap::opener::tnef
