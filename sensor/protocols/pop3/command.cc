#include "protocols/pop3/command.h"

#include <algorithm>
#include <array>

#include "protocols/text/words.h"

namespace sealtap::protocols::pop3 {
namespace {

struct VerbName {
    std::string_view name;
    Verb verb;
};
constexpr auto kVerbs = std::to_array<VerbName>({
    {"USER", Verb::User},     {"APOP", Verb::Apop},     {"AUTH", Verb::Auth},
    {"PASS", Verb::Pass},     {"STLS", Verb::Stls},     {"RETR", Verb::Message},
    {"TOP", Verb::Message},   {"QUIT", Verb::Quit},     {"CAPA", Verb::OnlyPop3},
    {"UIDL", Verb::OnlyPop3}, {"XTND", Verb::OnlyPop3}, {"DELE", Verb::Shared},
    {"LAST", Verb::Shared},   {"LANG", Verb::Shared},   {"LIST", Verb::Shared},
    {"NOOP", Verb::Shared},   {"RSET", Verb::Shared},   {"STAT", Verb::Shared},
    {"UTF8", Verb::Shared},
});

}  // namespace

Command parse_command(std::string_view line) noexcept {
    std::string_view rest = trim(line);
    const std::string_view word = take_word(rest);
    for (const VerbName& known : kVerbs) {
        if (equals_ignoring_case(word, known.name)) return {known.verb, rest};
    }
    return {Verb::Unknown, rest};
}

bool asks_for_message(const Command& command) noexcept {
    std::string_view argument = command.argument;
    return command.verb == Verb::Message && decimal(take_word(argument)).has_value();
}

Reply parse_reply(std::string_view line) noexcept {
    std::string_view rest = line;
    const std::string_view word = take_word(rest);
    if (equals_ignoring_case(word, "+OK")) return Reply::Ok;
    if (equals_ignoring_case(word, "-ERR")) return Reply::Error;
    return word == "+" ? Reply::Challenge : Reply::None;
}

bool begins_header(std::string_view line) noexcept {
    if (line.starts_with("From ")) return true;
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    // RFC 5322, 3.6.8; the obsolete form has blanks before the colon.
    const std::string_view name = trim(line.substr(0, colon));
    return !name.empty() && line.front() == name.front() &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace sealtap::protocols::pop3
