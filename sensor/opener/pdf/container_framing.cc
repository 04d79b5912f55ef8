#include "opener/pdf/container_framing.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sealtap::opener::pdf {

ContainerFraming::ContainerFraming(std::string_view octets, int first, LooseText& loose)
    : octets_(octets),
      first_(std::min(octets.size(), static_cast<std::size_t>(std::max(first, 0)))),
      loose_(loose) {}

void ContainerFraming::loose(Range range) {
    loose_.add_syntax(octets_.substr(range.from, range.to - range.from));
}

/// The pairs before the first object: numbers, and nothing else.
std::vector<ContainerFraming::Place> ContainerFraming::read_places() {
    std::vector<Place> places;
    const std::string_view header = octets_.substr(0, first_);
    Lexer lexer(header);
    int count = 0;
    for (Lexeme lexeme = lexer.next(); lexeme.kind != Token::End; lexeme = lexer.next()) {
        const std::string_view digits = lexer.octets_of(lexeme);
        std::size_t value = 0;
        const auto [rest, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool is_place =
            lexeme.kind == Token::Number && error == std::errc() && value < octets_.size();
        if (!is_place && count % 2 == 1) loose({lexeme.from, lexeme.to});
        if (is_place && count % 2 == 1) places.push_back({first_ + value, count / 2});
        if (lexeme.kind == Token::Number) {
            ++count;
        } else {
            loose({lexeme.from, lexeme.to});
        }
    }
    std::ranges::sort(places, {},
                      [](const Place& place) { return std::pair(place.at, place.index); });
    return places;
}

void ContainerFraming::read(const IsRead& is_read) {
    Lexer lexer(octets_);
    std::size_t done = first_;
    for (const auto& [at, index] : read_places()) {
        if (at < done || at > octets_.size()) continue;
        loose({done, at});
        lexer.go_to(at);
        if (is_read(index)) {
            ValueFraming(lexer, *this).read();
            done = lexer.at();
        } else {
            done = at;
        }
    }
    loose({done, octets_.size()});
}

}  // namespace sealtap::opener::pdf
