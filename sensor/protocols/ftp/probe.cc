#include <algorithm>
#include <optional>
#include <string_view>

#include "protocols/ftp/command.h"
#include "protocols/ftp/ftp.h"
#include "protocols/text/reply.h"
#include "protocols/text/words.h"

namespace sealtap::protocols::ftp {
namespace {

struct Lines {
    std::string_view first;  ///< without line end
    std::string_view whole;  ///< all lines that are ended
    bool ended = false;      ///< the first one is
};

Lines lines_of(Bytes octets) noexcept {
    const std::string_view text = text_of(octets);
    const std::size_t lf = text.find('\n');
    if (lf == std::string_view::npos) return {text, {}, false};
    std::string_view first = text.substr(0, lf);
    if (first.ends_with('\r')) first.remove_suffix(1);
    return {first, text.substr(0, text.rfind('\n') + 1), true};
}

bool is_text(std::string_view line) noexcept {
    return std::ranges::none_of(line, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
    });
}

enum class Server : std::uint8_t {
    Unseen,
    Begun,    ///< digits so far
    Foreign,  ///< no reply of three digits
    Replies,  ///< one that FTP shares with SMTP or NNTP
    Greets,   ///< 220, as SMTP does too
    Certain,
};

Server judge_server(Bytes octets) noexcept {
    if (octets.empty()) return Server::Unseen;
    const Lines lines = lines_of(octets);
    if (!is_text(lines.first)) return Server::Foreign;
    if (!lines.ended) {
        const bool digits = std::ranges::all_of(lines.first.substr(0, 3), is_digit);
        return digits ? Server::Begun : Server::Foreign;
    }
    const auto reply = parse_reply_line(lines.first);
    if (!reply) return Server::Foreign;
    if (contains_ignoring_case(lines.whole, "SMTP")) return Server::Foreign;
    if (reply->code == 220 && contains_ignoring_case(lines.whole, "FTP")) return Server::Certain;
    if (reply->code == 227 && find_host_port(reply->text)) return Server::Certain;
    if (reply->code == 229 && find_extended_passive_port(reply->text)) return Server::Certain;
    if (reply->code == 331 && contains_ignoring_case(reply->text, "password")) {
        return Server::Certain;
    }
    return reply->code == 220 ? Server::Greets : Server::Replies;
}

enum class Client : std::uint8_t {
    Binary,  ///< not even a line of text
    Unseen,
    Begun,
    Nonsense,  ///< text, but no command
    Shared,    ///< a command of others too
    Login,     ///< as POP3 logs in
    Certain,
};

Client judge_command(const Command& command) noexcept {
    switch (command.verb) {
        case Verb::Unknown: return Client::Nonsense;
        // Of these only PASS is unknown to protocols that answer with three digits.
        case Verb::AlsoMail: return command.name == "PASS" ? Client::Login : Client::Shared;
        case Verb::List:
        case Verb::Mode: return Client::Shared;
        // POP3 logs in alike, and RETR takes a number there.
        case Verb::User: return Client::Login;
        case Verb::Retr: return decimal(trim(command.argument)) ? Client::Login : Client::Certain;
        case Verb::Auth: {
            const std::string_view kind = trim(command.argument);
            const bool certain =
                starts_ignoring_case(kind, "TLS") || starts_ignoring_case(kind, "SSL");
            return certain ? Client::Certain : Client::Nonsense;
        }
        case Verb::Port:
            return find_host_port(command.argument) ? Client::Certain : Client::Nonsense;
        default: return Client::Certain;
    }
}

Client judge_begun(std::string_view line) noexcept {
    const std::string_view word = line.substr(0, line.find(' '));
    if (word.size() < line.size()) {
        return parse_command(word).verb == Verb::Unknown ? Client::Nonsense : Client::Begun;
    }
    return word.size() <= 5 ? Client::Begun : Client::Nonsense;
}

// What the client's ended lines say, the strongest of them.
Client judge_client(Bytes octets) noexcept {
    if (octets.empty()) return Client::Unseen;
    const Lines lines = lines_of(octets);
    if (!is_text(lines.first)) return Client::Binary;
    if (!lines.ended) return judge_begun(lines.first);
    Client best = Client::Unseen;
    std::string_view rest = lines.whole;
    while (!rest.empty()) {
        const Lines next = lines_of(bytes_of(rest));
        best = std::max(best, judge_command(parse_command(next.first)));
        rest.remove_prefix(rest.find('\n') + 1);
    }
    return best;
}

// Whether the first line is one that a client of this protocol sends.
bool begins_well(Bytes octets) noexcept {
    const Lines lines = lines_of(octets);
    return !lines.ended || judge_command(parse_command(lines.first)) != Client::Nonsense;
}

Probe judge(Bytes from_client, Bytes from_server) noexcept {
    const Server server = judge_server(from_server);
    const Client client = judge_client(from_client);
    if (server == Server::Foreign || client == Client::Binary) return Probe::NoMatch;
    if (server == Server::Certain) return Probe::Match;
    // A client that sends nonsense first is borne with only where a server has greeted.
    if (server != Server::Greets && !begins_well(from_client)) return Probe::NoMatch;
    if (client == Client::Certain) return Probe::Match;
    if (client == Client::Nonsense && server != Server::Greets) return Probe::NoMatch;
    // POP3 answers "+OK", NNTP and SMTP know no USER.
    const bool replied = server == Server::Replies || server == Server::Greets;
    return client == Client::Login && replied ? Probe::Match : Probe::NeedMore;
}

}  // namespace

Probe probe(Bytes originator, Bytes responder) {
    const Probe forward = judge(originator, responder);
    if (forward != Probe::NoMatch) return forward;
    // Met in the middle, the server may count as the flow's originator.
    return judge(responder, originator);
}

}  // namespace sealtap::protocols::ftp
