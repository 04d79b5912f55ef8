#include "config/rule_archive.h"

#include <type_traits>
#include <utility>

#include "base/byte_reader.h"

namespace sealtap::config {
namespace {

class Packer {
public:
    void operator()(const std::string& text) {
        (*this)(static_cast<std::uint32_t>(text.size()));
        out += text;
    }
    void operator()(bool value) { out += static_cast<char>(value); }
    void operator()(std::uint8_t value) { out += static_cast<char>(value); }
    void operator()(std::uint32_t value) {
        for (unsigned shift = 32; shift > 0; shift -= 8)
            out += static_cast<char>(value >> (shift - 8));
    }
    void operator()(Category value) { (*this)(static_cast<std::uint8_t>(value)); }
    template <class T>
    void operator()(const std::vector<T>& values);

    std::string out;
};

class Unpacker {
public:
    explicit Unpacker(Bytes octets) : reader_(octets) {}

    void operator()(std::string& text) { text = text_of(reader_.take(reader_.u32())); }
    void operator()(bool& value) { value = reader_.u8() != 0; }
    void operator()(std::uint8_t& value) { value = reader_.u8(); }
    void operator()(Category& value) {
        value = static_cast<Category>(reader_.u8());
        is_right_ = is_right_ && static_cast<std::size_t>(value) < kCategoryCount;
    }
    template <class T>
    void operator()(std::vector<T>& values);

    [[nodiscard]] bool is_whole() const noexcept {
        return is_right_ && reader_.ok() && reader_.left() == 0;
    }

private:
    base::ByteReader reader_;
    bool is_right_ = true;
};

// The fields of each struct in one place, for both ways; a struct that gets another field does not
// compile here. `T` is const where a rule is packed.
template <class Way, class... Fields>
void all(Way& way, Fields&... fields) {
    (way(fields), ...);
}

template <class Way, class T>
void each_field(Way& way, T& value) {
    using Plain = std::remove_const_t<T>;
    if constexpr (std::is_same_v<Plain, RuleWord>) {
        auto& [text, level] = value;
        all(way, text, level);
    } else if constexpr (std::is_same_v<Plain, RuleExample>) {
        auto& [place, text, level] = value;
        all(way, place, text, level);
    } else if constexpr (std::is_same_v<Plain, RulePrefix>) {
        auto& [low, high, length_min, length_max] = value;
        all(way, low, high, length_min, length_max);
    } else if constexpr (std::is_same_v<Plain, RuleConfidence>) {
        auto& [base, context_plus, exclusion_minus] = value;
        all(way, base, context_plus, exclusion_minus);
    } else if constexpr (std::is_same_v<Plain, RuleSpec>) {
        auto& [place, name, category, checked, finder, prefixes, structures, words, labels, others,
               tails, bracketed_only, spaced, context, exclusions, confidence, hits, misses] =
            value;
        all(way, place, name, category, checked, finder, prefixes, structures, words, labels);
        all(way, others, tails, bracketed_only, spaced, context, exclusions);
        each_field(way, confidence);
        all(way, hits, misses);
    } else {
        way(value);
    }
}

template <class T>
void Packer::operator()(const std::vector<T>& values) {
    (*this)(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) each_field(*this, value);
}

template <class T>
void Unpacker::operator()(std::vector<T>& values) {
    // Each takes an octet at least, so no number in the octets makes more than there are of them.
    const std::size_t count = reader_.u32();
    for (std::size_t i = 0; i < count && reader_.ok(); ++i)
        each_field(*this, values.emplace_back());
}

}  // namespace

std::string pack_rules(std::span<const RuleSpec> rules) {
    Packer packer;
    packer(static_cast<std::uint32_t>(rules.size()));
    for (const RuleSpec& rule : rules) each_field(packer, rule);
    return std::move(packer.out);
}

std::optional<std::vector<RuleSpec>> unpack_rules(Bytes octets) {
    Unpacker unpacker(octets);
    std::vector<RuleSpec> rules;
    unpacker(rules);
    if (!unpacker.is_whole()) return std::nullopt;
    return rules;
}

}  // namespace sealtap::config
