#include "content/charset/converter.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>

namespace sealtap::content {
namespace {

constexpr std::size_t kFailed = static_cast<std::size_t>(-1);

bool is_name(std::string_view name) noexcept {
    constexpr std::size_t kNameBytesMax = 40;
    return !name.empty() && name.size() <= kNameBytesMax &&
           std::ranges::all_of(name, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= '0' && letter <= '9') ||
                      std::string_view("-_.:()+").find(letter) != std::string_view::npos;
           });
}

/// The C library loads and unloads its charsets for the whole process, when workers begin with one
/// and leave it. Its own lock is one that ThreadSanitizer does not see.
std::mutex& loading() noexcept {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

Converter::Converter(std::string_view from, To to) {
    if (!is_name(from)) return;
    const std::string name(from);
    const std::scoped_lock lock(loading());
    iconv_t opened = iconv_open(to == To::Utf8 ? "UTF-8" : "UTF-32LE", name.c_str());
    // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says failure so.
    if (opened != iconv_t(-1)) handle_ = opened;
}

Converter::~Converter() {
    if (!is_open()) return;
    const std::scoped_lock lock(loading());
    iconv_close(handle_);
}

std::optional<std::string> Converter::convert(std::string input, Invalid invalid) {
    std::string out;
    char* in = input.data();
    std::size_t in_left = input.size();
    while (in_left != 0) {
        std::array<char, 512> buffer;
        char* to = buffer.data();
        std::size_t room = buffer.size();
        const std::size_t before = in_left;
        const bool stuck = iconv(handle_, &in, &in_left, &to, &room) == kFailed;
        out.append(buffer.data(), buffer.size() - room);
        if (!stuck || room != buffer.size() || in_left != before) continue;
        // No progress into an empty buffer: the next octet is not of this charset.
        if (invalid == Invalid::Refuse) return std::nullopt;
        out += "\xEF\xBF\xBD";
        ++in;
        --in_left;
    }
    // Charsets that compose (CP1255, CP1258) hold the last character back.
    std::array<char, 16> last;
    char* to = last.data();
    std::size_t room = last.size();
    (void)iconv(handle_, nullptr, nullptr, &to, &room);
    out.append(last.data(), last.size() - room);
    return out;
}

Converter::Converted Converter::one(std::string_view octets) {
    std::array<char, 16> from{};
    std::array<char, 32> units{};
    const std::size_t length = std::min(octets.size(), from.size());
    std::ranges::copy(octets.substr(0, length), from.begin());
    char* in = from.data();
    char* out = units.data();
    std::size_t in_left = length;
    std::size_t room = units.size();
    const bool failed = iconv(handle_, &in, &in_left, &out, &room) == kFailed;
    const int error = failed ? errno : 0;
    // Fetches what is held back, and resets the state.
    (void)iconv(handle_, nullptr, nullptr, &out, &room);
    if (failed) return {error == EINVAL ? Outcome::Incomplete : Outcome::None, 0};
    if (room == units.size()) return {Outcome::Code, 0};
    const auto unit = [&units](std::size_t i) {
        return char32_t{static_cast<unsigned char>(units[i])};
    };
    return {Outcome::Code, unit(0) | unit(1) << 8U | unit(2) << 16U};
}

}  // namespace sealtap::content
