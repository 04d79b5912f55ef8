#include "protocols/imap/command.h"

#include <array>

#include "protocols/text/words.h"

namespace sealtap::protocols::imap {
namespace {

struct VerbName {
    std::string_view name;
    Verb verb;
};
constexpr auto kVerbs = std::to_array<VerbName>({
    {"LOGIN", Verb::Login},       {"AUTHENTICATE", Verb::Authenticate},
    {"STARTTLS", Verb::StartTls}, {"COMPRESS", Verb::Compress},
    {"APPEND", Verb::Append},     {"REPLACE", Verb::Replace},
    {"FETCH", Verb::Fetch},       {"CAPABILITY", Verb::Other},
    {"CHECK", Verb::Other},       {"CLOSE", Verb::Other},
    {"COPY", Verb::Other},        {"CREATE", Verb::Other},
    {"DELETE", Verb::Other},      {"ENABLE", Verb::Other},
    {"EXAMINE", Verb::Other},     {"EXPUNGE", Verb::Other},
    {"GETQUOTA", Verb::Other},    {"GETQUOTAROOT", Verb::Other},
    {"ID", Verb::Other},          {"IDLE", Verb::Other},
    {"LIST", Verb::Other},        {"LOGOUT", Verb::Other},
    {"LSUB", Verb::Other},        {"MOVE", Verb::Other},
    {"NAMESPACE", Verb::Other},   {"NOOP", Verb::Other},
    {"RENAME", Verb::Other},      {"SEARCH", Verb::Other},
    {"SELECT", Verb::Other},      {"SORT", Verb::Other},
    {"STATUS", Verb::Other},      {"STORE", Verb::Other},
    {"SUBSCRIBE", Verb::Other},   {"THREAD", Verb::Other},
    {"UNSELECT", Verb::Other},    {"UNSUBSCRIBE", Verb::Other},
    {"XLIST", Verb::Other},
});

std::string unquoted(std::string_view text) {
    std::string value;
    for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        value += text[i];
    }
    return value;
}

}  // namespace

std::optional<LiteralHead> literal_at_end(std::string_view line) noexcept {
    if (!line.ends_with('}')) return std::nullopt;
    LiteralHead head;
    head.at = line.rfind('{');
    if (head.at == std::string_view::npos) return std::nullopt;
    std::string_view digits = line.substr(head.at + 1, line.size() - head.at - 2);
    head.synchronizing = !digits.ends_with('+');
    if (!head.synchronizing) digits.remove_suffix(1);
    const auto length = decimal(digits);
    if (!length) return std::nullopt;
    head.length = *length;
    if (head.at > 0 && line[head.at - 1] == '~') --head.at;
    return head;
}

Command parse_command(std::string_view line) noexcept {
    Command command;
    std::string_view rest = trim(line);
    command.tag = take_word(rest);
    std::string_view word = take_word(rest);
    if (equals_ignoring_case(word, "UID")) word = take_word(rest);
    command.argument = rest;
    for (const VerbName& known : kVerbs) {
        if (equals_ignoring_case(word, known.name)) command.verb = known.verb;
    }
    return command;
}

std::string first_string(std::string_view argument) {
    if (argument.starts_with('"')) return unquoted(argument);
    return std::string(take_word(argument));
}

std::size_t count_words(std::string_view text) noexcept {
    std::size_t words = 0;
    for (text = trim(text); !text.empty(); ++words) (void)take_word(text);
    return words;
}

}  // namespace sealtap::protocols::imap
