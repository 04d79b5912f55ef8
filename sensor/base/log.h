#pragma once

#include <fmt/format.h>

#include <string_view>

namespace sealtap::base {

/// The operator's log, on standard error. Never per packet and never with text from traffic that is
/// not MaskedText. error: data lost or the operator must act; warn: recovered; info: life cycle;
/// debug: the rest.
enum class LogLevel { Debug, Info, Warn, Error };

void set_log_level(LogLevel least);
void log_line(LogLevel level, std::string_view line);

template <class... Args>
void log(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
    log_line(level, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace sealtap::base
