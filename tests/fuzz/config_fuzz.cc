// Any text is settings, or an error of one line that names file, line and key.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "config/settings_loader.h"
#include "sealtap/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto octets = std::as_bytes(std::span(data, size));
    const auto settings = sealtap::config::parse_settings(sealtap::text_of(octets), "c.yaml");
    if (settings) return 0;
    const std::string& message = settings.error().message;
    if (message.find('\n') != std::string::npos || !message.starts_with("c.yaml:")) std::abort();
    return 0;
}
