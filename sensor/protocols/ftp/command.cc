#include "protocols/ftp/command.h"

#include <array>

#include "protocols/text/words.h"

namespace sealtap::protocols::ftp {
namespace {

struct VerbName {
    std::string_view name;
    Verb verb;
};
constexpr auto kVerbs = std::to_array<VerbName>({
    {"USER", Verb::User},     {"REIN", Verb::Rein},     {"AUTH", Verb::Auth},
    {"PORT", Verb::Port},     {"EPRT", Verb::Eprt},     {"PASV", Verb::Pasv},
    {"EPSV", Verb::Epsv},     {"REST", Verb::Rest},     {"MODE", Verb::Mode},
    {"STOR", Verb::Stor},     {"STOU", Verb::Stou},     {"APPE", Verb::Appe},
    {"RETR", Verb::Retr},     {"LIST", Verb::List},     {"NLST", Verb::Nlst},
    {"MLSD", Verb::Mlsd},     {"ACCT", Verb::OnlyFtp},  {"FEAT", Verb::OnlyFtp},
    {"SYST", Verb::OnlyFtp},  {"PWD", Verb::OnlyFtp},   {"XPWD", Verb::OnlyFtp},
    {"CWD", Verb::OnlyFtp},   {"CDUP", Verb::OnlyFtp},  {"SMNT", Verb::OnlyFtp},
    {"TYPE", Verb::OnlyFtp},  {"STRU", Verb::OnlyFtp},  {"ALLO", Verb::OnlyFtp},
    {"MLST", Verb::OnlyFtp},  {"SIZE", Verb::OnlyFtp},  {"MDTM", Verb::OnlyFtp},
    {"RNFR", Verb::OnlyFtp},  {"RNTO", Verb::OnlyFtp},  {"MKD", Verb::OnlyFtp},
    {"RMD", Verb::OnlyFtp},   {"OPTS", Verb::OnlyFtp},  {"PBSZ", Verb::OnlyFtp},
    {"PROT", Verb::OnlyFtp},  {"CLNT", Verb::OnlyFtp},  {"ABOR", Verb::OnlyFtp},
    {"SITE", Verb::OnlyFtp},  {"LANG", Verb::OnlyFtp},  {"PASS", Verb::AlsoMail},
    {"DELE", Verb::AlsoMail}, {"STAT", Verb::AlsoMail}, {"HELP", Verb::AlsoMail},
    {"NOOP", Verb::AlsoMail}, {"QUIT", Verb::AlsoMail},
});

constexpr std::size_t kHostPortNumbers = 6;

// The number at the front, of at most three digits and 255, and takes it off.
std::optional<std::uint8_t> take_octet(std::string_view& text) noexcept {
    std::size_t digits = 0;
    while (digits < text.size() && digits < 4 && is_digit(text[digits])) ++digits;
    const auto value = decimal(text.substr(0, digits));
    if (!value || *value > 255 || digits > 3) return std::nullopt;
    text.remove_prefix(digits);
    return static_cast<std::uint8_t>(*value);
}

std::optional<Endpoint> host_port_at(std::string_view text) noexcept {
    std::array<std::byte, kHostPortNumbers> numbers{};
    for (std::size_t i = 0; i < kHostPortNumbers; ++i) {
        if (i > 0) {
            if (!text.starts_with(',')) return std::nullopt;
            text.remove_prefix(1);
        }
        const auto octet = take_octet(text);
        if (!octet) return std::nullopt;
        numbers[i] = static_cast<std::byte>(*octet);
    }
    const auto port = static_cast<std::uint16_t>((std::to_integer<unsigned>(numbers[4]) << 8U) |
                                                 std::to_integer<unsigned>(numbers[5]));
    return Endpoint{IpAddress::v4(std::span(numbers).first<4>()), port};
}

std::optional<std::uint16_t> port_number(std::string_view text) noexcept {
    const auto port = decimal(text);
    if (!port || *port == 0 || *port > 0xffff) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

// What stands before the next delimiter, which is taken off with it.
std::string_view take_field(std::string_view& text, char delimiter) noexcept {
    const std::size_t end = std::min(text.find(delimiter), text.size());
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return field;
}

}  // namespace

Command parse_command(std::string_view line) noexcept {
    while (!line.empty() && static_cast<unsigned char>(line.front()) >= 0xf0) line.remove_prefix(1);
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    const std::string_view argument = end < line.size() ? line.substr(end + 1) : std::string_view();
    for (const VerbName& known : kVerbs) {
        if (equals_ignoring_case(word, known.name)) return {known.verb, known.name, argument};
    }
    return {Verb::Unknown, {}, argument};
}

Transfer transfer_of(Verb verb) noexcept {
    switch (verb) {
        case Verb::Stor:
        case Verb::Stou:
        case Verb::Appe: return Transfer::Upload;
        case Verb::Retr: return Transfer::Download;
        case Verb::List:
        case Verb::Nlst:
        case Verb::Mlsd: return Transfer::Listing;
        default: return Transfer::None;
    }
}

std::optional<Endpoint> find_host_port(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = is_digit(text[i]) && (i == 0 || !is_digit(text[i - 1]));
        if (!begins) continue;
        if (const auto endpoint = host_port_at(text.substr(i))) return endpoint;
    }
    return std::nullopt;
}

std::optional<Endpoint> parse_extended_port(std::string_view argument) {
    argument = trim(argument);
    if (argument.empty()) return std::nullopt;
    const char delimiter = argument.front();
    argument.remove_prefix(1);
    const std::string_view family = take_field(argument, delimiter);
    const auto address = IpAddress::parse(take_field(argument, delimiter));
    const auto port = port_number(take_field(argument, delimiter));
    if (!address || !port || (family != "1" && family != "2")) return std::nullopt;
    return Endpoint{*address, *port};
}

std::optional<std::uint16_t> find_extended_passive_port(std::string_view text) noexcept {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos) return std::nullopt;
    text.remove_prefix(open + 1);
    if (text.size() < 4) return std::nullopt;
    const char delimiter = text.front();
    text.remove_prefix(1);
    // Network protocol and address may be left empty, and are.
    (void)take_field(text, delimiter);
    (void)take_field(text, delimiter);
    return port_number(take_field(text, delimiter));
}

}  // namespace sealtap::protocols::ftp
