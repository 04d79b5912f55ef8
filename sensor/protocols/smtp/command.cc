#include "protocols/smtp/command.h"

#include <array>

#include "protocols/text/words.h"

namespace sealtap::protocols::smtp {
namespace {

struct VerbName {
    std::string_view name;
    Verb verb;
};
constexpr auto kVerbs = std::to_array<VerbName>({
    {"EHLO", Verb::Helo},
    {"HELO", Verb::Helo},
    {"LHLO", Verb::Lhlo},
    {"MAIL", Verb::Mail},
    {"RCPT", Verb::Rcpt},
    {"DATA", Verb::Data},
    {"BDAT", Verb::Bdat},
    {"RSET", Verb::Rset},
    {"AUTH", Verb::Auth},
    {"STARTTLS", Verb::StartTls},
    {"QUIT", Verb::Quit},
    {"NOOP", Verb::Other},
    {"HELP", Verb::Other},
    {"VRFY", Verb::Other},
    {"EXPN", Verb::Other},
    {"TURN", Verb::Other},
    {"ETRN", Verb::Other},
});

// Where the address in angle brackets ends; a quoted local part may hold ">" (RFC 5321, 4.1.2).
std::size_t closing_bracket(std::string_view text) noexcept {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && quoted) {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '>' && !quoted) {
            return i;
        }
    }
    return text.size();
}

std::string_view without_source_route(std::string_view path) noexcept {
    if (!path.starts_with('@')) return path;
    const std::size_t colon = path.find(':');
    return colon == std::string_view::npos ? path : path.substr(colon + 1);
}

std::string domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos) return {};
    std::string domain = to_lower(address.substr(at + 1));
    if (domain.ends_with('.')) domain.pop_back();
    return domain;
}

}  // namespace

Command parse_command(std::string_view line) noexcept {
    std::string_view rest = trim(line);
    const std::string_view word = take_word(rest);
    for (const VerbName& known : kVerbs) {
        if (equals_ignoring_case(word, known.name)) return {known.verb, rest};
    }
    return {Verb::Unknown, rest};
}

std::optional<MailAddress> parse_path(std::string_view argument) {
    const std::size_t colon = argument.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view path = trim(argument.substr(colon + 1));
    if (path.starts_with('<')) {
        path.remove_prefix(1);
        path = path.substr(0, closing_bracket(path));
    } else {
        path = take_word(path);
    }
    path = without_source_route(path);
    return MailAddress{std::string(path), domain_of(path)};
}

std::optional<ChunkHead> parse_chunk_head(std::string_view argument) noexcept {
    const std::string_view size = take_word(argument);
    const auto length = decimal(size);
    if (!length) return std::nullopt;
    return ChunkHead{*length, equals_ignoring_case(trim(argument), "LAST")};
}

}  // namespace sealtap::protocols::smtp
