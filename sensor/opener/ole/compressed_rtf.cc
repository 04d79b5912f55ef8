#include "opener/ole/compressed_rtf.h"

#include <array>
#include <string_view>

#include "opener/ole/little_endian.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint32_t kCompressed = 0x75465A4C;
constexpr std::uint32_t kPlain = 0x414C454D;
constexpr std::size_t kHeader = 16;
constexpr std::size_t kWindow = 4096;

/// [MS-OXRTFCP] 2.1.3.1: what the window holds before the first octet.
constexpr std::string_view kStart =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(kStart.size() == 207);

class Window {
public:
    Window() noexcept {
        octets_.fill(' ');
        for (const char letter : kStart) put(letter);
    }
    void put(char letter) noexcept {
        octets_[at_] = letter;
        at_ = (at_ + 1) % kWindow;
    }
    [[nodiscard]] char get(std::size_t at) const noexcept { return octets_[at % kWindow]; }
    [[nodiscard]] std::size_t position() const noexcept { return at_; }

private:
    std::array<char, kWindow> octets_{};
    std::size_t at_ = 0;
};

std::string decompress(Bytes octets) {
    std::string out;
    Window window;
    std::size_t at = 0;
    while (at < octets.size()) {
        const unsigned control = u8_at(octets, at++);
        for (unsigned bit = 0; bit < 8 && at < octets.size(); ++bit) {
            if ((control >> bit & 1U) == 0) {
                const auto letter = static_cast<char>(u8_at(octets, at++));
                window.put(letter);
                out += letter;
                continue;
            }
            if (octets.size() - at < 2) return out;
            const unsigned token = u8_at(octets, at) << 8U | u8_at(octets, at + 1);
            at += 2;
            const std::size_t from = token >> 4U;
            // A reference to where the window is written ends the text.
            if (from == window.position()) return out;
            for (std::size_t i = 0; i < (token & 15U) + 2; ++i) {
                const char letter = window.get(from + i);
                window.put(letter);
                out += letter;
            }
        }
    }
    return out;
}

}  // namespace

std::optional<std::string> decompress_rtf(Bytes octets) {
    if (octets.size() <= kHeader) return std::nullopt;
    const std::uint32_t type = u32_at(octets, 8);
    const Bytes data = octets.subspan(kHeader);
    if (type == kPlain) return std::string(text_of(data));
    if (type != kCompressed) return std::nullopt;
    std::string out = decompress(data);
    return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace sealtap::opener::ole
