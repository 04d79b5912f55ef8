#include "protocols/imap/response.h"

#include "protocols/text/words.h"

namespace sealtap::protocols::imap {
namespace {

Response::Kind status_of(std::string_view word) noexcept {
    const auto is = [word](std::string_view name) { return equals_ignoring_case(word, name); };
    if (is("OK") || is("PREAUTH")) return Response::Kind::Ok;
    if (is("NO") || is("BAD") || is("BYE")) return Response::Kind::Refusal;
    return Response::Kind::Unknown;
}

// The last place in `text` where `word` stands.
std::size_t last_place_of(std::string_view text, std::string_view word) noexcept {
    for (std::size_t at = text.size(); at-- > 0;) {
        if (starts_ignoring_case(text.substr(at), word) && text.size() - at >= word.size()) {
            return at;
        }
    }
    return std::string_view::npos;
}

// "<0>" behind a section.
std::optional<std::uint64_t> take_origin(std::string_view& text) noexcept {
    if (!text.ends_with('>')) return std::nullopt;
    const std::size_t open = text.rfind('<');
    if (open == std::string_view::npos) return std::nullopt;
    const auto origin = decimal(text.substr(open + 1, text.size() - open - 2));
    if (origin) text = text.substr(0, open);
    return origin;
}

// RFC 9051, 6.4.5.1: the whole, or the header of the whole or of a message in it.
MailContent content_of(std::string_view specifier) noexcept {
    std::string_view rest = specifier;
    const std::string_view part = take_word(rest);
    const bool header = contains_ignoring_case(part, "HEADER");
    return specifier.empty() || header ? MailContent::Message : MailContent::Other;
}

std::optional<Section> bracketed(std::string_view text) noexcept {
    const std::size_t body = last_place_of(text, "BODY[");
    const bool binary = body == std::string_view::npos;
    const std::size_t at = binary ? last_place_of(text, "BINARY[") : body;
    if (at == std::string_view::npos) return std::nullopt;
    Section section;
    section.name = text.substr(at);
    const std::size_t open = section.name.find('[');
    section.content = content_of(section.name.substr(open + 1, section.name.size() - open - 2));
    return section;
}

}  // namespace

Response parse_response(std::string_view line) noexcept {
    Response response;
    std::string_view rest = line;
    const std::string_view first = take_word(rest);
    if (first == "+") {
        response.kind = Response::Kind::Continuation;
        return response;
    }
    std::string_view word = take_word(rest);
    response.kind = status_of(word);
    if (first != "*") {
        response.tag = first;
        return response;
    }
    if (response.is_status()) return response;
    response.kind = Response::Kind::Data;
    if (const auto number = decimal(word)) {
        response.message = *number;
        word = take_word(rest);
    }
    response.name = word;
    return response;
}

std::optional<Section> section_before(std::string_view text) noexcept {
    text = trim(text);
    const auto origin = take_origin(text);
    std::optional<Section> section;
    if (text.ends_with(']')) {
        section = bracketed(text);
    } else {
        const std::size_t blank = text.find_last_of(" (");
        const std::string_view name =
            blank == std::string_view::npos ? text : text.substr(blank + 1);
        const bool whole = equals_ignoring_case(name, "RFC822");
        const bool header = equals_ignoring_case(name, "RFC822.HEADER");
        if (whole || header) {
            section = Section{name, MailContent::Message, {}};
        } else if (equals_ignoring_case(name, "RFC822.TEXT")) {
            section = Section{name, MailContent::Other, {}};
        }
    }
    if (section) section->origin = origin;
    return section;
}

}  // namespace sealtap::protocols::imap
