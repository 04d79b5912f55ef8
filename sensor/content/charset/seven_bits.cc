#include "content/charset/seven_bits.h"

#include <algorithm>
#include <array>
#include <vector>

#include "content/charset/character_decoder.h"
#include "content/charset/language_model.h"

namespace sealtap::content {
namespace {

struct Sequence {
    std::string_view octets;
    std::string_view charset;
};

/// What only the charset named begins its text with.
constexpr std::array kSequences{
    Sequence{"\x1B$)C", "iso-2022-kr"}, Sequence{"\x1B$)A", "iso-2022-cn"},
    Sequence{"\x1B$)G", "iso-2022-cn"}, Sequence{"\x1B$*H", "iso-2022-cn"},
    Sequence{"\x1B$B", "iso-2022-jp"},  Sequence{"\x1B$@", "iso-2022-jp"},
    Sequence{"\x1B$A", "iso-2022-jp"},  Sequence{"\x1B$(", "iso-2022-jp"},
    Sequence{"\x1B(I", "iso-2022-jp"},  Sequence{"\x1B(J", "iso-2022-jp"},
};

constexpr double kTextBitsMax = 15.0;
constexpr std::uint32_t kCharactersMin = 2;

/// Whether the charset makes a text of Far Eastern characters of it. Between shifts that are none,
/// any letters make characters, but such as nobody writes.
bool is_text_in(std::string_view charset, std::string_view text, CharsetTables& tables) {
    const auto decoder = make_decoder(charset, &tables);
    if (!decoder) return false;
    std::vector<Character> characters;
    decoder->decode(bytes_of(text), characters);
    CostMeter meter;
    meter.add(characters);
    const TextCost& cost = meter.cost();
    return cost.characters >= kCharactersMin && cost.invalid == 0 &&
           cost.language() <= Language::Korean && cost.bits_per_character() <= kTextBitsMax;
}

/// Whether `+` and at least three letters of base64 follow each other.
bool may_be_utf7(std::string_view text) noexcept {
    for (std::size_t at = text.find('+'); at != text.npos; at = text.find('+', at + 1)) {
        const std::string_view run = text.substr(at + 1, 3);
        const bool is_run =
            run.size() == 3 && std::ranges::all_of(run, [](char letter) {
                return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '+' || letter == '/';
            });
        if (is_run) return true;
    }
    return false;
}

}  // namespace

std::string_view guess_seven_bits(std::string_view text, CharsetTables& tables) {
    for (std::size_t at = text.find('\x1B'); at != text.npos; at = text.find('\x1B', at + 1)) {
        const auto found = std::ranges::find_if(kSequences, [&](const Sequence& entry) {
            return text.substr(at).starts_with(entry.octets);
        });
        if (found != kSequences.end()) return found->charset;
    }
    if (text.find("~{") != text.npos && is_text_in("hz-gb-2312", text, tables)) return "hz-gb-2312";
    if (may_be_utf7(text) && is_text_in("utf-7", text, tables)) return "utf-7";
    return {};
}

}  // namespace sealtap::content
