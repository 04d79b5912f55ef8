#include "content/embedded/letter_row.h"

#include <algorithm>

#include "content/base64/groups.h"
#include "content/embedded/evidence.h"

namespace sealtap::content::embedded {
namespace {

/// Of three letters one at least is of another kind than the one before: of base64 two are.
constexpr std::size_t kLettersPerChange = 3;

/// Whether changes stand as close as octet_marks.h says. There "O" is a letter of no kind.
class Density {
public:
    void add(std::size_t at, std::byte letter) noexcept {
        constexpr unsigned kCapital = kUpper | kUpperHex;
        constexpr unsigned kSmall = kLower | kLowerHex;
        const unsigned is = kLetterClasses[std::to_integer<std::size_t>(letter)];
        const bool is_none = is == kSymbol || letter == std::byte{'O'};
        const unsigned kind = is_none ? 0 : (is & kCapital) != 0 ? 1 : (is & kSmall) != 0 ? 2 : 3;
        if (kind != 0 && last_ != 0 && kind != last_) {
            is_enough_ |= count_ >= 2 && at - places_[count_ % 2] <= kChangesWithin;
            places_[count_ % 2] = at;
            ++count_;
        }
        last_ = kind;
    }
    [[nodiscard]] bool is_enough() const noexcept { return is_enough_; }

private:
    static_assert(kChangesMin == 3);
    std::array<std::size_t, 2> places_{};  ///< of the last two changes
    std::size_t count_ = 0;
    unsigned last_ = 0;
    bool is_enough_ = false;
};

/// Could the mark of a format begin with one of the first letters? Many formats begin with zeros,
/// which are letters of one kind.
bool may_begin_mark(Bytes letters) noexcept {
    const std::size_t last = std::min<std::size_t>(4, letters.size() - 1);
    for (std::size_t at = 0; at < last; ++at) {
        const auto first = std::to_integer<unsigned>(base64::value_of(letters[at]));
        const auto second = std::to_integer<unsigned>(base64::value_of(letters[at + 1]));
        if (begins_mark(static_cast<std::byte>((first << 2U | second >> 4U) & 0xFFU))) return true;
    }
    return false;
}

}  // namespace

bool may_be_coded(Bytes octets) noexcept {
    unsigned classes = 0;
    unsigned last_kind = 0;
    std::size_t changes = 0;
    std::size_t repeated = 0;
    Density density;
    std::size_t count = 0;
    const std::size_t most = std::min(octets.size(), kLookLetters);
    for (; count < most; ++count) {
        const unsigned kind = kLetterClasses[std::to_integer<std::size_t>(octets[count])];
        if (kind == 0) break;
        density.add(count, octets[count]);
        classes |= kind;
        if (kind == kSymbol) continue;
        // Both halves of a case are one kind.
        static_assert(kUpper == kUpperHex << 3 && kLower == kLowerHex << 3);
        constexpr unsigned kHexLetters = kUpperHex | kLowerHex;
        const unsigned same = (kind & kHexLetters) << 3U | (kind & ~kHexLetters);
        // Zeros, of which formats have many, are one letter again and again.
        repeated += count > 0 && octets[count] == octets[count - 1] ? 1 : 0;
        changes += same != last_kind ? 1 : 0;
        last_kind = same;
    }
    if (!density.is_enough()) return false;
    if (is_hex(classes)) return count >= kHexDigitsMin;
    return count <= kShortLettersMax || changes * kLettersPerChange >= count - repeated ||
           may_begin_mark(octets.first(count));
}

}  // namespace sealtap::content::embedded
