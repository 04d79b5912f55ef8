#include <algorithm>
#include <string_view>

#include "protocols/imap/command.h"
#include "protocols/imap/imap.h"
#include "protocols/imap/response.h"
#include "protocols/text/first_line.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::imap {
namespace {

/// How much the first line of a side says.
enum class Evidence : std::uint8_t {
    Foreign,
    Unseen,
    Begun,     ///< may become a line that fits
    Possible,  ///< fits, but fits other text too
    Certain,
};

constexpr std::size_t kTagBytesMax = 32;
constexpr std::size_t kVerbBytesMax = 12;  // AUTHENTICATE, GETQUOTAROOT

bool is_letter(char c) noexcept { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

bool is_tag(std::string_view text) noexcept {
    return text.size() <= kTagBytesMax && std::ranges::all_of(text, [](char c) {
               return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '\r';
           });
}

// Clients count their commands, so a tag has a digit; a word of a text hardly has.
bool counts(std::string_view tag) noexcept { return std::ranges::any_of(tag, is_digit); }

// A line that begins as a tag and a word do.
Evidence judge_begun(std::string_view line) noexcept {
    std::string_view rest = line;
    const std::string_view tag = take_word(rest);
    if (!is_tag(tag)) return Evidence::Foreign;
    const bool whole = rest.find(' ') != std::string_view::npos;
    const std::string_view word = take_word(rest);
    const bool letters =
        std::ranges::all_of(word, [](char c) { return is_letter(c) || c == '\r'; });
    if (!letters || word.size() > kVerbBytesMax + 1) return Evidence::Foreign;
    const bool known = parse_command(line).verb != Verb::Unknown ||
                       equals_ignoring_case(word, "UID") || parse_response(line).is_status();
    return !whole || known ? Evidence::Begun : Evidence::Foreign;
}

Evidence judge_client(Bytes octets) noexcept {
    if (octets.empty()) return Evidence::Unseen;
    const FirstLine line = first_line(octets);
    if (!is_printable(line.text)) return Evidence::Foreign;
    if (!line.ended) return judge_begun(line.text);
    // Met in the middle, most flows are idle (RFC 9051, 6.3.13).
    if (equals_ignoring_case(line.text, "DONE")) return Evidence::Possible;
    const Command command = parse_command(line.text);
    if (command.verb == Verb::Unknown || !is_tag(command.tag)) return Evidence::Foreign;
    return counts(command.tag) ? Evidence::Certain : Evidence::Possible;
}

Evidence judge_untagged(const Response& response) noexcept {
    if (response.is_status()) return Evidence::Certain;
    constexpr std::string_view kNames[] = {
        "CAPABILITY", "FLAGS",  "LIST",    "LSUB",  "XLIST",     "SEARCH",  "ESEARCH", "STATUS",
        "EXISTS",     "RECENT", "EXPUNGE", "FETCH", "NAMESPACE", "ENABLED", "ID"};
    const bool known = std::ranges::any_of(kNames, [&](std::string_view name) {
        return response.name == name || equals_ignoring_case(response.name, name);
    });
    return known ? Evidence::Certain : Evidence::Foreign;
}

Evidence judge_server(Bytes octets) noexcept {
    if (octets.empty()) return Evidence::Unseen;
    const FirstLine line = first_line(octets);
    if (!is_printable(line.text)) return Evidence::Foreign;
    const bool marked = line.text.starts_with("* ") || line.text.starts_with("+ ");
    if (!line.ended) {
        const bool begun = marked || line.text == "*" || line.text == "+";
        return begun ? Evidence::Begun : judge_begun(line.text);
    }
    const Response response = parse_response(line.text);
    if (response.kind == Response::Kind::Continuation) return Evidence::Possible;
    if (line.text.starts_with('*')) return judge_untagged(response);
    const bool fits = response.is_status() && is_tag(response.tag) && counts(response.tag);
    return fits ? Evidence::Possible : Evidence::Foreign;
}

Probe judge(Bytes from_client, Bytes from_server) noexcept {
    const Evidence client = judge_client(from_client);
    const Evidence server = judge_server(from_server);
    // A client that sends nonsense first, which a server shrugs off, does not get past us by it.
    if (client == Evidence::Certain || server == Evidence::Certain) return Probe::Match;
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

}  // namespace sealtap::protocols::imap
