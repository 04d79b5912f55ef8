#include "opener/ole/compressed_rtf.h"

#include <string_view>

#include "opener/ole/little_endian.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint32_t kCompressed = 0x75465A4C;
constexpr std::uint32_t kPlain = 0x414C454D;
constexpr std::size_t kHeader = 16;

/// [MS-OXRTFCP] 2.1.3.1: what the window holds before the first octet.
constexpr std::string_view kStart =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(kStart.size() == 207);

constexpr std::size_t kBlock = std::size_t{32} * 1024;

}  // namespace

CompressedRtf::CompressedRtf(Bytes octets) noexcept : left_(from(octets, kHeader)) {
    const std::uint32_t type = u32_at(octets, 8);
    if (type == kPlain) kind_ = Kind::Plain;
    if (type == kCompressed) kind_ = Kind::Compressed;
    window_.fill(' ');
    for (const char letter : kStart) put(letter);
}

void CompressedRtf::put(char letter) noexcept {
    window_[at_] = letter;
    at_ = (at_ + 1) % kWindow;
}

bool CompressedRtf::next(std::string& block) {
    block.clear();
    if (kind_ == Kind::Unknown) return false;
    if (kind_ == Kind::Plain) {
        const Bytes step = cut(left_, 0, kBlock);
        block += text_of(step);
        left_ = left_.subspan(step.size());
        return !block.empty();
    }
    while (block.size() < kBlock && !left_.empty()) {
        if (!read_group(block)) left_ = {};
    }
    return !block.empty();
}

bool CompressedRtf::read_group(std::string& block) {
    const unsigned control = u8_at(left_, 0);
    left_ = left_.subspan(1);
    for (unsigned bit = 0; bit < 8 && !left_.empty(); ++bit) {
        if ((control >> bit & 1U) != 0) {
            if (!read_reference(block)) return false;
            continue;
        }
        const auto letter = static_cast<char>(u8_at(left_, 0));
        left_ = left_.subspan(1);
        put(letter);
        block += letter;
    }
    return true;
}

bool CompressedRtf::read_reference(std::string& block) {
    if (left_.size() < 2) return false;
    const unsigned token =
        static_cast<unsigned>(u8_at(left_, 0)) << 8U | static_cast<unsigned>(u8_at(left_, 1));
    left_ = left_.subspan(2);
    const std::size_t begin = token >> 4U;
    // A reference to where the window is written ends the text.
    if (begin == at_) return false;
    for (std::size_t i = 0; i < (token & 15U) + 2; ++i) {
        const char letter = window_[(begin + i) % kWindow];
        put(letter);
        block += letter;
    }
    return true;
}

}  // namespace sealtap::opener::ole
