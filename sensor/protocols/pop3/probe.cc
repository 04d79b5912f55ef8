#include <algorithm>
#include <optional>
#include <string_view>

#include "protocols/pop3/command.h"
#include "protocols/pop3/pop3.h"
#include "protocols/text/first_line.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::pop3 {
namespace {

/// How much the first line of a side says.
enum class Evidence : std::uint8_t {
    Foreign,
    Unseen,
    Begun,     ///< may become a line that fits
    Possible,  ///< fits others too
    Certain,
};

Evidence judge_server(Bytes octets) noexcept {
    if (octets.empty()) return Evidence::Unseen;
    const FirstLine line = first_line(octets);
    if (!is_printable(line.text)) return Evidence::Foreign;
    if (!line.ended) {
        const auto fits = [&](std::string_view word) {
            const std::string_view begun = line.text.substr(0, word.size());
            return starts_ignoring_case(word, begun) && begun.size() <= word.size();
        };
        return fits("+OK") || fits("-ERR") || fits("+ ") ? Evidence::Begun : Evidence::Foreign;
    }
    switch (parse_reply(line.text)) {
        // Redis says "+OK" and no more, and "-ERR" with words.
        case Reply::Ok: return line.text.size() > 4 ? Evidence::Certain : Evidence::Possible;
        case Reply::Error:
        case Reply::Challenge: return Evidence::Possible;
        case Reply::None: return Evidence::Foreign;
    }
    return Evidence::Foreign;
}

// A number, or two of them: FTP's RETR and DELE take names.
bool is_numbers(std::string_view argument) noexcept {
    return !argument.empty() &&
           std::ranges::all_of(argument, [](char c) { return is_digit(c) || is_blank(c); });
}

Evidence judge_command(const Command& command) noexcept {
    switch (command.verb) {
        case Verb::Unknown: return Evidence::Foreign;
        case Verb::Apop:
        case Verb::Stls:
        case Verb::OnlyPop3: {
            const bool plain = command.argument.empty() || is_numbers(command.argument);
            const bool certain = command.verb == Verb::Apop ? !command.argument.empty() : plain;
            return certain ? Evidence::Certain : Evidence::Foreign;
        }
        case Verb::Message:
            return asks_for_message(command) ? Evidence::Possible : Evidence::Foreign;
        default: return Evidence::Possible;
    }
}

Evidence judge_client(Bytes octets) noexcept {
    if (octets.empty()) return Evidence::Unseen;
    const FirstLine line = first_line(octets);
    if (!is_printable(line.text)) return Evidence::Foreign;
    if (line.ended) return judge_command(parse_command(line.text));
    std::string_view rest = line.text;
    const std::string_view word = take_word(rest);
    if (word.size() < line.text.size()) {
        return parse_command(word).verb == Verb::Unknown ? Evidence::Foreign : Evidence::Begun;
    }
    return word.size() <= 5 ? Evidence::Begun : Evidence::Foreign;
}

Probe judge(Bytes from_client, Bytes from_server) noexcept {
    const Evidence client = judge_client(from_client);
    if (client == Evidence::Certain) return Probe::Match;
    const Evidence server = judge_server(from_server);
    // A client that sends nonsense first, which a server shrugs off, does not get past us by it.
    if (server == Evidence::Certain) return Probe::Match;
    if (client == Evidence::Foreign || server == Evidence::Foreign) return Probe::NoMatch;
    const bool both = client == Evidence::Possible && server == Evidence::Possible;
    return both ? Probe::Match : Probe::NeedMore;
}

}  // namespace

Probe probe(Bytes originator, Bytes responder) {
    const Probe forward = judge(originator, responder);
    if (forward != Probe::NoMatch) return forward;
    // Met in the middle, the server may count as the flow's originator.
    return judge(responder, originator);
}

}  // namespace sealtap::protocols::pop3
