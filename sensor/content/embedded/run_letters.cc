#include "content/embedded/run_letters.h"

#include <algorithm>

#include "content/base64/groups.h"
#include "content/coding.h"

namespace sealtap::content::embedded {
namespace {

std::uint32_t sextet(char letter) noexcept {
    if (letter == '-') return 62;
    if (letter == '_') return 63;
    return std::to_integer<std::uint32_t>(base64::value_of(static_cast<std::byte>(letter)));
}

}  // namespace

void RunLetters::gather(std::size_t wanted) noexcept {
    const std::size_t most = std::min(wanted, kMost);
    while (!is_over_ && size_ < most && end_ < octets_.size()) {
        const std::byte octet = octets_[end_];
        const RunSyntax::Step step = syntax_.on_octet(octet);
        is_over_ = step == RunSyntax::Step::Over;
        if (is_over_) return;
        padding_ += step == RunSyntax::Step::Padding ? 1 : 0;
        if (step == RunSyntax::Step::Letter) {
            letters_[size_] = static_cast<char>(octet);
            offsets_[size_] = static_cast<std::uint16_t>(end_);
            ++size_;
            if (syntax_.lines() == 0) {
                first_line_ = size_;
                first_line_end_ = end_ + 1;
            }
        }
        ++end_;
    }
}

std::size_t RunLetters::decode(std::size_t from, std::size_t to,
                               std::span<std::byte> out) const noexcept {
    std::uint32_t group = 0;
    unsigned bits = 0;
    std::size_t made = 0;
    for (std::size_t at = from; at < to && made < out.size(); ++at) {
        group = group << 6U | sextet(letters_[at]);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out[made++] = static_cast<std::byte>(group >> bits & 0xFFU);
    }
    return made;
}

std::size_t RunLetters::decode_hex(std::size_t from, std::size_t to,
                                   std::span<std::byte> out) const noexcept {
    std::size_t made = 0;
    for (std::size_t at = from; at + 1 < to && made < out.size(); at += 2)
        out[made++] =
            static_cast<std::byte>(hex_value(letters_[at]) * 16 + hex_value(letters_[at + 1]));
    return made;
}

}  // namespace sealtap::content::embedded
