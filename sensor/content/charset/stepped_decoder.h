#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "content/charset/character_decoder.h"

namespace sealtap::content {

/// What a step answers when the character at the front goes on behind the octets there are.
inline constexpr Character kUnfinished{kNoCharacter, 0};

[[nodiscard]] inline unsigned octet_at(Bytes octets, std::size_t at) noexcept {
    return std::to_integer<unsigned>(octets[at]);
}

/// A decoder made of rules that read one character: `Rules::step(octets)` gives the character at
/// the front of `octets` (which are not empty) or kUnfinished, and changes its state only in the
/// former case; it needs at most 16 octets. `Rules::on_gap(length)`, with the octets that were
/// unfinished before the gap, may change the state.
template <typename Rules>
class SteppedDecoder final : public CharacterDecoder {
public:
    explicit SteppedDecoder(Rules rules) : rules_(std::move(rules)) {}

    void decode(Bytes data, std::vector<Character>& out) override {
        while (kept_size_ != 0 && !data.empty()) {
            kept_[kept_size_++] = data.front();
            data = data.subspan(1);
            const std::size_t used = read(kept(), out);
            std::shift_left(kept_.begin(), kept_.begin() + kept_size_,
                            static_cast<std::ptrdiff_t>(used));
            kept_size_ = static_cast<std::uint8_t>(kept_size_ - used);
        }
        data = data.subspan(read(data, out));
        std::ranges::copy(data, kept_.begin());
        if (!data.empty()) kept_size_ = static_cast<std::uint8_t>(data.size());
    }

    void on_gap(std::uint64_t length, std::vector<Character>& out) override {
        rules_.on_gap(kept_size_ + length);
        end(out);
    }

    void end(std::vector<Character>& out) override {
        out.insert(out.end(), kept_size_, Character{});
        kept_size_ = 0;
    }

private:
    [[nodiscard]] Bytes kept() const noexcept { return Bytes(kept_).first(kept_size_); }

    /// How many octets the characters take that were there.
    std::size_t read(Bytes octets, std::vector<Character>& out) {
        std::size_t at = 0;
        while (at < octets.size()) {
            const Character character = rules_.step(octets.subspan(at));
            if (character.octets == 0) break;
            out.push_back(character);
            at += character.octets;
        }
        return at;
    }

    Rules rules_;
    std::array<std::byte, 16> kept_{};
    std::uint8_t kept_size_ = 0;
};

template <typename Rules>
[[nodiscard]] std::unique_ptr<CharacterDecoder> make_stepped(Rules rules) {
    return std::make_unique<SteppedDecoder<Rules>>(std::move(rules));
}

}  // namespace sealtap::content
