#include "app/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace sealtap::app {
namespace {

// Standard output is the process's own, and so is whether it took everything.
std::atomic<bool> output_failed{false};

std::FILE* file_of(Stream stream) { return stream == Stream::Output ? stdout : stderr; }

}  // namespace

ExitStatus fail(const Error& error) {
    fmt::print(stderr, "sealtap: {}\n", error.message);
    return status_of(error);
}

void warn(std::string_view message) { fmt::print(stderr, "sealtap: {}\n", message); }

void print(Stream stream, std::string_view text) {
    std::FILE* file = file_of(stream);
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const bool flushed = std::fflush(file) == 0;
    if (stream == Stream::Output && !(written && flushed)) output_failed = true;
}

bool is_output_whole() noexcept { return !output_failed; }

bool is_terminal(Stream stream) { return ::isatty(::fileno(file_of(stream))) == 1; }

bool has_colours(Stream stream) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    return is_terminal(stream) && !is_dumb && (no_colour == nullptr || *no_colour == '\0');
}

std::string coloured(Severity severity, Stream stream) {
    static constexpr std::array<std::string_view, 4> kColours{"36", "33", "31", "1;31"};
    const std::string_view name = to_string(severity);
    if (!has_colours(stream)) return std::string(name);
    return fmt::format("\x1b[{}m{}\x1b[0m", kColours[static_cast<std::size_t>(severity)], name);
}

std::string heading(std::string_view text, Stream stream) {
    return has_colours(stream) ? fmt::format("\x1b[1m{}\x1b[0m\n", text)
                               : fmt::format("{}\n", text);
}

std::string grouped(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

}  // namespace sealtap::app
