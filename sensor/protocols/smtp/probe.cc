#include <algorithm>
#include <optional>
#include <string_view>

#include "protocols/smtp/command.h"
#include "protocols/smtp/smtp.h"
#include "protocols/text/reply.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::smtp {
namespace {

/// How much the lines of a side say. The first that says something decides, so that the answer does
/// not depend on how many have come.
enum class Evidence : std::uint8_t {
    Unseen,    ///< no octet
    Binary,    ///< not even a line of text
    Foreign,   ///< this side does not speak so
    Nonsense,  ///< text, but no command of anybody's
    Begun,     ///< a line that is not ended, and may become anything that fits
    Possible,  ///< fits, but fits FTP, NNTP or POP3 too
    Certain,
};

constexpr bool decides(Evidence evidence) noexcept {
    return evidence == Evidence::Binary || evidence == Evidence::Foreign ||
           evidence == Evidence::Certain;
}

struct FirstLine {
    std::string_view text;
    std::size_t size = 0;  ///< with the line end
    bool ended = false;
};

FirstLine first_line(std::string_view text) noexcept {
    const std::size_t lf = text.find('\n');
    if (lf == std::string_view::npos) return {text, text.size(), false};
    std::string_view line = text.substr(0, lf);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return {line, lf + 1, true};
}

/// What the first line says that says something, else the first line.
template <class Judge>
Evidence judge_lines(Bytes octets, Judge judge) noexcept {
    std::string_view rest = text_of(octets);
    Evidence first = Evidence::Unseen;
    while (!rest.empty()) {
        const FirstLine line = first_line(rest);
        const Evidence evidence = judge(line);
        if (first == Evidence::Unseen) first = evidence;
        if (line.ended && decides(evidence)) return evidence;
        rest.remove_prefix(line.size);
    }
    return first;
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
        case Verb::Unknown: return Evidence::Nonsense;
    }
    return Evidence::Nonsense;
}

// How clients of FTP, whose servers greet alike, begin.
bool is_of_ftp(std::string_view line) noexcept {
    constexpr std::string_view kVerbs[] = {"USER", "PASS", "ACCT", "FEAT", "OPTS", "CLNT", "SYST",
                                           "HOST", "PWD",  "CWD",  "TYPE", "PASV", "EPSV", "PORT",
                                           "EPRT", "RETR", "STOR", "LIST", "NLST", "MLSD", "SITE"};
    const std::string_view word = take_word(line);
    return std::ranges::any_of(kVerbs,
                               [word](auto known) { return equals_ignoring_case(word, known); });
}

Evidence judge_begun_command(std::string_view line) noexcept {
    std::string_view rest = line;
    const std::string_view word = take_word(rest);
    if (word.size() < line.size()) {
        return parse_command(word).verb == Verb::Unknown ? Evidence::Nonsense : Evidence::Begun;
    }
    // STARTTLS is the longest; the CR may be there already.
    const bool letters = std::ranges::all_of(
        word, [](char c) { return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '\r'; });
    return letters && word.size() <= 9 ? Evidence::Begun : Evidence::Nonsense;
}

Evidence judge_client_line(const FirstLine& line) noexcept {
    if (!is_printable(line.text)) return Evidence::Binary;
    if (!line.ended) return judge_begun_command(line.text);
    if (is_of_ftp(line.text)) return Evidence::Foreign;
    return judge_command(parse_command(line.text));
}

// "250 2.1.0 Ok" (RFC 2034): the class is the code's first digit.
bool has_enhanced_code(const ReplyLine& reply) noexcept {
    const std::string_view text = reply.text;
    return text.size() >= 6 && static_cast<unsigned>(text[0] - '0') == reply.code / 100 &&
           text[1] == '.' && is_digit(text[2]) && text.find('.', 2) < 6;
}

Evidence judge_reply(const ReplyLine& reply) noexcept {
    // FTP greets with the same code, and can be told apart only by its words.
    if (reply.code == 220 || reply.code == 554) {
        const auto names = [&](std::string_view word) {
            return contains_ignoring_case(reply.text, word);
        };
        if (names("SMTP") || names("LMTP")) return Evidence::Certain;
        return names("FTP") ? Evidence::Foreign : Evidence::Possible;
    }
    if (has_enhanced_code(reply)) return Evidence::Certain;
    if (reply.code == 354) return Evidence::Certain;
    constexpr unsigned kCodes[] = {211, 214, 221, 235, 250, 251, 252, 334, 421, 450, 451, 452,
                                   454, 500, 501, 502, 503, 504, 530, 535, 550, 551, 552, 553};
    return std::ranges::find(kCodes, reply.code) != std::end(kCodes) ? Evidence::Possible
                                                                     : Evidence::Foreign;
}

Evidence judge_server_line(const FirstLine& line) noexcept {
    if (!is_printable(line.text)) return Evidence::Binary;
    if (line.ended) {
        const auto reply = parse_reply_line(line.text);
        return reply ? judge_reply(*reply) : Evidence::Foreign;
    }
    const std::string_view code = line.text.substr(0, 3);
    return std::ranges::all_of(code, is_digit) ? Evidence::Begun : Evidence::Foreign;
}

Probe judge(Bytes from_client, Bytes from_server) noexcept {
    const Evidence client = judge_lines(from_client, judge_client_line);
    const Evidence server = judge_lines(from_server, judge_server_line);
    // A client that says what only SMTP has is believed; its server may have been met in the
    // middle of a reply.
    if (client == Evidence::Certain) return Probe::Match;
    if (client == Evidence::Binary || server == Evidence::Binary) return Probe::NoMatch;
    if (server == Evidence::Certain) return Probe::Match;
    if (client == Evidence::Foreign || server == Evidence::Foreign) return Probe::NoMatch;
    // A client that sends nonsense first, which a server shrugs off, does not get past us by it.
    const bool nonsense = client == Evidence::Nonsense && server != Evidence::Possible;
    return nonsense ? Probe::NoMatch : Probe::NeedMore;
}

}  // namespace

Probe probe(Bytes originator, Bytes responder) {
    const Probe forward = judge(originator, responder);
    if (forward != Probe::NoMatch) return forward;
    // Met in the middle, the server may count as the flow's originator.
    return judge(responder, originator);
}

}  // namespace sealtap::protocols::smtp
