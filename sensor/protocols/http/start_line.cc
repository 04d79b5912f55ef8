#include "protocols/http/start_line.h"

#include <algorithm>
#include <array>

#include "protocols/text/ascii.h"

namespace sealtap::protocols::http {
namespace {

constexpr std::string_view kVersion = "HTTP/1.";
constexpr std::size_t kVersionBytes = kVersion.size() + 1;
constexpr std::size_t kMethodBytesMax = 24;
// A target of that length behind a well-known method is taken for HTTP before its line has ended,
// since the probe sees only the first octets of a flow and forms put all they have into URLs.
constexpr std::size_t kLongTargetBytes = 1024;
constexpr std::array<std::string_view, 9> kMethods{"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                                   "CONNECT", "OPTIONS", "TRACE", "PATCH"};

constexpr bool is_method_char(char c) noexcept {
    return is_upper(c) || is_digit(c) || c == '-' || c == '_';
}

constexpr bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// The method at the front, if a blank ends it. RFC 9110 allows any token; upper case is what keeps
/// sentences out.
std::string_view method_of(std::string_view line) noexcept {
    const std::string_view window = line.substr(0, kMethodBytesMax + 1);
    const std::size_t end = window.find(' ');
    if (end == std::string_view::npos || end == 0 || !is_upper(line.front())) return {};
    const std::string_view method = line.substr(0, end);
    return std::ranges::all_of(method, is_method_char) ? method : std::string_view();
}

bool is_version(std::string_view text) noexcept {
    return text.size() == kVersionBytes && text.starts_with(kVersion) && is_digit(text.back());
}

bool is_request_prefix(std::string_view text) noexcept {
    if (!is_upper(text.front())) return false;
    if (text.find(' ') != std::string_view::npos) {
        return !method_of(text).empty() && std::ranges::none_of(text, is_control);
    }
    return text.size() <= kMethodBytesMax && std::ranges::all_of(text, is_method_char);
}

bool is_long_request(std::string_view text) noexcept {
    const std::string_view method = method_of(text);
    if (std::ranges::find(kMethods, method) == kMethods.end()) return false;
    const std::string_view target = text.substr(method.size() + 1);
    return target.size() >= kLongTargetBytes &&
           (target.front() == '/' || target.starts_with("http"));
}

bool is_status_prefix(std::string_view text) noexcept {
    constexpr std::string_view kShape = "HTTP/1.# ###";  // a hash stands for a digit
    const std::size_t size = std::min(text.size(), kShape.size());
    for (std::size_t i = 0; i < size; ++i) {
        if (kShape[i] == '#' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
    }
    return true;
}

/// What the first octets of one side are.
Probe probe_side(Bytes data) noexcept {
    std::string_view text = text_of(data);
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    if (text.empty()) return Probe::NeedMore;
    const std::size_t end = text.find('\n');
    if (end != std::string_view::npos) {
        text = text.substr(0, end);
        if (text.ends_with('\r')) text.remove_suffix(1);
        return parse_request_line(text) || parse_status_line(text) ? Probe::Match : Probe::NoMatch;
    }
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (is_status_prefix(text)) return Probe::NeedMore;
    if (!is_request_prefix(text)) return Probe::NoMatch;
    return is_long_request(text) ? Probe::Match : Probe::NeedMore;
}

}  // namespace

std::optional<RequestLine> parse_request_line(std::string_view line) noexcept {
    const std::string_view method = method_of(line);
    if (method.empty()) return std::nullopt;
    while (line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r'))
        line.remove_suffix(1);
    const std::size_t last = line.rfind(' ');
    if (last <= method.size() || !is_version(line.substr(last + 1))) return std::nullopt;
    const std::string_view target = line.substr(method.size() + 1, last - method.size() - 1);
    if (std::ranges::any_of(target, is_control)) return std::nullopt;
    return RequestLine{method, target, method.size() + 1, line.substr(last + 1)};
}

std::optional<StatusLine> parse_status_line(std::string_view line) noexcept {
    const std::string_view version = line.substr(0, kVersionBytes);
    if (!is_version(version)) return std::nullopt;
    line.remove_prefix(version.size());
    const std::size_t at = line.find_first_not_of(' ');
    if (at == 0 || at == std::string_view::npos) return std::nullopt;
    const std::string_view digits = line.substr(at, 3);
    const auto status = decimal(digits);
    const bool ended = line.size() == at + 3 || is_blank(line[std::min(at + 3, line.size() - 1)]);
    if (!status || digits.size() != 3 || *status < 100 || !ended) return std::nullopt;
    return StatusLine{version, static_cast<unsigned>(*status), digits};
}

Probe probe(Bytes originator, Bytes responder) noexcept {
    const std::array<Probe, 2> sides{probe_side(originator), probe_side(responder)};
    const auto any = [&](Probe answer) { return std::ranges::find(sides, answer) != sides.end(); };
    if (any(Probe::Match)) return Probe::Match;
    // A side that is silent still, or sent blank lines, keeps nothing open that the other ruled
    // out.
    const bool silent = (any(Probe::NoMatch) && (originator.empty() || responder.empty()));
    return any(Probe::NeedMore) && !silent ? Probe::NeedMore : Probe::NoMatch;
}

}  // namespace sealtap::protocols::http
