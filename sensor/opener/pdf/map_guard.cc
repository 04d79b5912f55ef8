#include "opener/pdf/map_guard.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "opener/pdf/lexer.h"

namespace sealtap::opener::pdf {
namespace {

constexpr std::size_t kMapBytesMax = 4U << 20U;
/// poppler's tables have no more characters for one range.
constexpr std::uint64_t kCharactersPerRange = 1U << 16U;
/// What it costs to enter a character that is not there: one look at the range.
constexpr std::uint64_t kCostOfRange = 1;

std::string contents_of(const Object& map) {
    std::string octets;
    std::array<unsigned char, 4096> piece{};
    Stream& stream = *map.getStream();
    stream.reset();
    while (octets.size() < kMapBytesMax) {
        const int length = stream.doGetChars(static_cast<int>(piece.size()), piece.data());
        if (length <= 0) break;
        octets.append(piece.begin(), piece.begin() + length);
    }
    stream.close();
    return octets;
}

std::uint64_t number_of(std::string_view hex) {
    std::uint64_t value = 0;
    (void)std::from_chars(hex.data() + 1, hex.data() + hex.size(), value, 16);
    return value;
}

}  // namespace

bool MapGuard::is_sane(const Object& resources) {
    std::vector<Object> waiting;
    if (resources.isDict()) waiting.push_back(resources.copy());
    while (!waiting.empty() && characters_left_ != 0) {
        const Object next = std::move(waiting.back());
        waiting.pop_back();
        look_at(next, waiting);
    }
    return characters_left_ != 0;
}

/// The fonts of resources, and the resources of the forms in them.
void MapGuard::look_at(const Object& object, std::vector<Object>& waiting) {
    for (const char* key : {"Font", "XObject"}) {
        const Object entries = object.dictLookup(key);
        for (int i = 0; entries.isDict() && i < entries.dictGetLength(); ++i) {
            enter(entries.dictGetValNF(i), waiting);
        }
    }
}

void MapGuard::enter(const Object& reference, std::vector<Object>& waiting) {
    if (reference.isRef() && !known_.insert(reference.getRefNum()).second) return;
    const Object entry = reference.fetch(&document_.table());
    if (entry.isStream()) {
        Object resources = entry.streamGetDict()->lookup("Resources");
        if (resources.isDict()) waiting.push_back(std::move(resources));
    }
    if (!entry.isDict()) return;
    for (const char* key : {"ToUnicode", "Encoding"}) charge_map(entry.dictLookup(key));
    // Those of a Type 3 font.
    Object resources = entry.dictLookup("Resources");
    if (resources.isDict()) waiting.push_back(std::move(resources));
}

/// Two numbers one behind the other are a range, and may be: the cost is that of the worst.
void MapGuard::charge_map(const Object& map) {
    if (!map.isStream()) return;
    const std::string octets = contents_of(map);
    Lexer lexer(octets);
    std::uint64_t before = 0;
    std::uint64_t cost = octets.size() >= kMapBytesMax ? characters_left_ : 0;
    std::size_t place = 0;
    for (Lexeme lexeme = lexer.next(); lexeme.kind != Token::End; lexeme = lexer.next()) {
        place = lexeme.kind == Token::Hex ? place + 1 : 0;
        if (place == 0) continue;
        const std::uint64_t number = number_of(lexer.octets_of(lexeme));
        // "<from> <to> <character>": the second of each three.
        if (place % 3 == 2 && number >= before) {
            cost += std::min(number - before, kCharactersPerRange) + kCostOfRange;
        }
        before = number;
    }
    characters_left_ -= std::min(cost, characters_left_);
}

}  // namespace sealtap::opener::pdf
