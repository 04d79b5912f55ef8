#pragma once

#include <string>
#include <string_view>

#include "app/exit_status.h"
#include "sealtap/classification.h"
#include "sealtap/error.h"

namespace sealtap::app {

/// Which stream a person reads: standard output, unless machine output goes there.
enum class Stream : std::uint8_t { Output, Error };

/// "sealtap: MESSAGE" on standard error, and the status to end with.
ExitStatus fail(const Error& error);
void warn(std::string_view message);

/// A text to the stream at once.
void print(Stream stream, std::string_view text);
/// False once something could not be written to standard output (a full disk): the command has then
/// failed.
[[nodiscard]] bool is_output_whole() noexcept;

/// Whether the stream is a terminal that shows colours (NO_COLOR and TERM=dumb say no).
[[nodiscard]] bool has_colours(Stream stream);
[[nodiscard]] bool is_terminal(Stream stream);

/// The severity's name, in its colour where the stream shows colours.
[[nodiscard]] std::string coloured(Severity severity, Stream stream);
/// A heading, bold where that shows.
[[nodiscard]] std::string heading(std::string_view text, Stream stream);

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace sealtap::app
