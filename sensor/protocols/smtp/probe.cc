#include <algorithm>
#include <optional>
#include <string_view>

#include "protocols/smtp/command.h"
#include "protocols/smtp/smtp.h"
#include "protocols/text/reply.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::smtp {
namespace {

/// How much the first line of a side says.
enum class Evidence : std::uint8_t {
    Unseen,    ///< no octet
    Begun,     ///< a line that is not ended, and may become anything that fits
    Binary,    ///< not even a line of text
    Foreign,   ///< this side does not speak so
    Possible,  ///< fits, but fits FTP, NNTP or POP3 too
    Certain,
};

struct FirstLine {
    std::string_view text;
    bool ended = false;
};

FirstLine first_line(Bytes octets) noexcept {
    const std::string_view text = text_of(octets);
    const std::size_t lf = text.find('\n');
    if (lf == std::string_view::npos) return {text, false};
    std::string_view line = text.substr(0, lf);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return {line, true};
}

bool is_printable(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
    });
}

bool is_sasl_mechanism(std::string_view name) noexcept {
    constexpr std::string_view kNames[] = {"PLAIN",    "LOGIN",       "CRAM-MD5",     "DIGEST-MD5",
                                           "NTLM",     "GSSAPI",      "XOAUTH2",      "OAUTHBEARER",
                                           "EXTERNAL", "SCRAM-SHA-1", "SCRAM-SHA-256"};
    return std::ranges::any_of(kNames,
                               [name](auto known) { return equals_ignoring_case(name, known); });
}

Evidence judge_command(const Command& command) noexcept {
    std::string_view argument = command.argument;
    switch (command.verb) {
        case Verb::Helo:
        case Verb::Lhlo: return Evidence::Certain;
        case Verb::Mail:
            return starts_ignoring_case(argument, "FROM") && argument.find(':') < argument.size()
                       ? Evidence::Certain
                       : Evidence::Foreign;
        case Verb::Rcpt:
            return starts_ignoring_case(argument, "TO") && argument.find(':') < argument.size()
                       ? Evidence::Certain
                       : Evidence::Foreign;
        case Verb::Bdat: return parse_chunk_head(argument) ? Evidence::Certain : Evidence::Foreign;
        case Verb::StartTls: return argument.empty() ? Evidence::Possible : Evidence::Foreign;
        case Verb::Auth:
            return is_sasl_mechanism(take_word(argument)) ? Evidence::Possible : Evidence::Foreign;
        case Verb::Data:
        case Verb::Rset:
        case Verb::Quit:
        case Verb::Other: return Evidence::Possible;
        case Verb::Unknown: return Evidence::Foreign;
    }
    return Evidence::Foreign;
}

Evidence judge_begun_command(std::string_view line) noexcept {
    std::string_view rest = line;
    const std::string_view word = take_word(rest);
    if (word.size() < line.size()) {
        return parse_command(word).verb == Verb::Unknown ? Evidence::Foreign : Evidence::Begun;
    }
    // STARTTLS is the longest; the CR may be there already.
    const bool letters = std::ranges::all_of(
        word, [](char c) { return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '\r'; });
    return letters && word.size() <= 9 ? Evidence::Begun : Evidence::Foreign;
}

Evidence judge_client(Bytes octets) noexcept {
    if (octets.empty()) return Evidence::Unseen;
    const FirstLine line = first_line(octets);
    if (!is_printable(line.text)) return Evidence::Binary;
    return line.ended ? judge_command(parse_command(line.text)) : judge_begun_command(line.text);
}

// A client that sends nonsense first, which a server shrugs off, does not get past us by it.
bool has_certain_line(Bytes octets) noexcept {
    std::string_view rest = text_of(octets);
    while (!rest.empty()) {
        const FirstLine line = first_line(bytes_of(rest));
        if (!line.ended) return false;
        if (judge_command(parse_command(line.text)) == Evidence::Certain) return true;
        rest.remove_prefix(rest.find('\n') + 1);
    }
    return false;
}

// "250 2.1.0 Ok" (RFC 2034): the class is the code's first digit.
bool has_enhanced_code(const ReplyLine& reply) noexcept {
    const std::string_view text = reply.text;
    return text.size() >= 6 && static_cast<unsigned>(text[0] - '0') == reply.code / 100 &&
           text[1] == '.' && is_digit(text[2]) && text.find('.', 2) < 6;
}

Evidence judge_reply(const ReplyLine& reply) noexcept {
    // Also FTP's and NNTP's codes, and what they say can be told apart only by its words.
    if (reply.code == 220 || reply.code == 554) {
        return contains_ignoring_case(reply.text, "SMTP") ||
                       contains_ignoring_case(reply.text, "LMTP")
                   ? Evidence::Certain
                   : Evidence::Possible;
    }
    if (has_enhanced_code(reply)) return Evidence::Certain;
    if (reply.code == 354) return Evidence::Certain;
    constexpr unsigned kCodes[] = {221, 235, 250, 251, 252, 334, 421, 450, 451, 452, 454,
                                   500, 501, 502, 503, 504, 530, 535, 550, 551, 552, 553};
    return std::ranges::find(kCodes, reply.code) != std::end(kCodes) ? Evidence::Possible
                                                                     : Evidence::Foreign;
}

Evidence judge_server(Bytes octets) noexcept {
    if (octets.empty()) return Evidence::Unseen;
    const FirstLine line = first_line(octets);
    if (!is_printable(line.text)) return Evidence::Binary;
    if (line.ended) {
        const auto reply = parse_reply_line(line.text);
        return reply ? judge_reply(*reply) : Evidence::Foreign;
    }
    const std::string_view code = line.text.substr(0, 3);
    return std::ranges::all_of(code, is_digit) ? Evidence::Begun : Evidence::Foreign;
}

Probe judge(Bytes from_client, Bytes from_server) noexcept {
    const Evidence client = judge_client(from_client);
    const Evidence server = judge_server(from_server);
    if (client == Evidence::Binary) return Probe::NoMatch;
    // A client that says what only SMTP has is believed; its server may have been met in the
    // middle of a reply.
    if (client == Evidence::Certain || server == Evidence::Certain) return Probe::Match;
    if (server == Evidence::Binary || server == Evidence::Foreign) return Probe::NoMatch;
    if (server == Evidence::Possible && has_certain_line(from_client)) return Probe::Match;
    const bool nonsense_so_far = client == Evidence::Foreign && server != Evidence::Possible;
    return nonsense_so_far ? Probe::NoMatch : Probe::NeedMore;
}

}  // namespace

Probe probe(Bytes originator, Bytes responder) {
    const Probe forward = judge(originator, responder);
    if (forward != Probe::NoMatch) return forward;
    // Met in the middle, the server may count as the flow's originator.
    return judge(responder, originator);
}

}  // namespace sealtap::protocols::smtp
