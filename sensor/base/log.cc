#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace sealtap::base {
namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> kInstance = [] {
        auto made = spdlog::stderr_color_mt("sealtap");
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
        return made;
    }();
    return *kInstance;
}

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::Debug: return spdlog::level::debug;
        case LogLevel::Info: return spdlog::level::info;
        case LogLevel::Warn: return spdlog::level::warn;
        case LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void set_log_level(LogLevel least) { logger().set_level(level_of(least)); }
void log_line(LogLevel level, std::string_view line) { logger().log(level_of(level), line); }

}  // namespace sealtap::base
