#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include "content/charset/character_decoder.h"
#include "content/charset/guess_charset.h"

namespace {

using namespace sealtap;
using content::Character;

void require(bool condition) {
    if (!condition) std::abort();
}

std::size_t octets_of(const std::vector<Character>& characters) {
    std::size_t sum = 0;
    for (const Character& character : characters) sum += character.octets;
    return sum;
}

std::vector<Character> decoded(std::string_view charset, Bytes data, std::size_t step,
                               content::CharsetTables& tables) {
    std::vector<Character> out;
    const auto decoder = content::make_decoder(charset, &tables);
    require(decoder != nullptr);
    for (std::size_t at = 0; at < data.size(); at += step)
        decoder->decode(data.subspan(at, std::min(step, data.size() - at)), out);
    decoder->end(out);
    return out;
}

}  // namespace

/// The first octet chooses a charset, the second how the rest is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static content::CharsetTables tables;
    static const std::vector<std::string_view> kCharsets{
        "utf-8",       "utf-16",      "utf-16be",    "utf-32",       "utf-7",  "gb18030",
        "hz-gb-2312",  "big5",        "shift_jis",   "euc-kr",       "euc-jp", "euc-tw",
        "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "windows-1252", "ibm935"};
    if (size < 2) return 0;
    const Bytes all = std::as_bytes(std::span(data, size));
    const std::string_view charset = kCharsets[data[0] % kCharsets.size()];
    const Bytes text = all.subspan(2);
    const auto whole = decoded(charset, text, std::max<std::size_t>(text.size(), 1), tables);
    require(octets_of(whole) == text.size() && whole.size() <= text.size());
    require(whole == decoded(charset, text, 1U + data[1] % 16U, tables));
    const auto extent = data[1] % 2 == 0 ? content::SampleIs::Whole : content::SampleIs::Begin;
    const auto guess =
        content::guess_charset(text, data[1] < 128 ? charset : std::string_view(), extent, tables);
    require(guess.charset.empty() || content::make_decoder(guess.charset, &tables) != nullptr);
    return 0;
}
