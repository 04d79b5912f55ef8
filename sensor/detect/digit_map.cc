#include "detect/digit_map.h"

#include <algorithm>
#include <bit>

namespace sealtap::detect {
namespace {

/// One word of places between its neighbours.
class Places {
public:
    Places(const OctetClasses& before, const OctetClasses& here,
           const OctetClasses& behind) noexcept
        : before_(before), here_(here), behind_(behind) {}

    /// Whether the place is the first of a digit run that may be an identifier. The lengths are
    /// those that identify() knows: three, four or six digits need a further group behind one
    /// character; from seven on they may be enough. In GB18030 the digit before may be the last
    /// octet of a character (lead, digit, lead, digit). In UTF-16
    /// (digit, 0, digit, 0, digit) the octet before and the one behind may be anything.
    [[nodiscard]] std::uint64_t worth_a_look() const noexcept {
        const std::uint64_t first = here_.digits & ~digits_before<1>();
        const std::uint64_t second = digits_behind<1>();
        const std::uint64_t third = digits_behind<2>();
        const std::uint64_t fourth = digits_behind<3>();
        const std::uint64_t behind_gb18030 =
            here_.digits & digits_before<1>() & ~digits_before<2>() & digits_before<3>();
        const std::uint64_t wide = here_.digits & zeros_behind<1>() & third & zeros_behind<3>() &
                                   digits_behind<4>() & ~(zeros_before<1>() & digits_before<2>());
        return ((first | behind_gb18030) & second & third & fits(fourth)) | wide;
    }

private:
    /// Of runs of at least three digits.
    [[nodiscard]] std::uint64_t fits(std::uint64_t fourth) const noexcept {
        const std::uint64_t fifth = digits_behind<4>();
        const std::uint64_t sixth = digits_behind<5>();
        const std::uint64_t seventh = digits_behind<6>();
        const std::uint64_t three = ~fourth & fifth;
        const std::uint64_t four = ~fifth & sixth;
        const std::uint64_t six = fifth & sixth & ~seventh & digits_behind<7>();
        return three | (fourth & (four | six | (fifth & sixth & seventh)));
    }

    template <unsigned N>
    [[nodiscard]] std::uint64_t digits_behind() const noexcept {
        return (here_.digits >> N) | (behind_.digits << (kOctetsPerWord - N));
    }
    template <unsigned N>
    [[nodiscard]] std::uint64_t zeros_behind() const noexcept {
        return (here_.zeros >> N) | (behind_.zeros << (kOctetsPerWord - N));
    }
    template <unsigned N>
    [[nodiscard]] std::uint64_t digits_before() const noexcept {
        return (here_.digits << N) | (before_.digits >> (kOctetsPerWord - N));
    }
    template <unsigned N>
    [[nodiscard]] std::uint64_t zeros_before() const noexcept {
        return (here_.zeros << N) | (before_.zeros >> (kOctetsPerWord - N));
    }

    const OctetClasses& before_;
    const OctetClasses& here_;
    const OctetClasses& behind_;
};

}  // namespace

void DigitMap::begin(Bytes octets) noexcept {
    octets_ = octets;
    words_ = 0;
}

void DigitMap::judge_from(std::size_t word) noexcept {
    first_word_ = word;
    const std::size_t all = (octets_.size() + kOctetsPerWord - 1) / kOctetsPerWord;
    words_ = std::min(kWords, all - word);
    const std::size_t from = word - std::min<std::size_t>(word, 1);
    const std::size_t to = std::min(all, word + words_ + 1);
    classes_.front() = {};
    classes_[words_ + 1] = {};
    const std::size_t begin = from * kOctetsPerWord;
    const std::size_t size = std::min(octets_.size(), to * kOctetsPerWord) - begin;
    classify(octets_.subspan(begin, size), path_, std::span(classes_).subspan(from + 1 - word));
    for (std::size_t i = 0; i < words_; ++i)
        places_[i] = Places(classes_[i], classes_[i + 1], classes_[i + 2]).worth_a_look();
}

std::size_t DigitMap::next(std::size_t at, std::size_t end) noexcept {
    while (at < end) {
        const std::size_t word = at / kOctetsPerWord;
        if (word < first_word_ || word >= first_word_ + words_) judge_from(word);
        const std::uint64_t places =
            places_[word - first_word_] & (~std::uint64_t{0} << (at % kOctetsPerWord));
        if (places != 0) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(places));
            return std::min(end, word * kOctetsPerWord + bit);
        }
        at = (word + 1) * kOctetsPerWord;
    }
    return end;
}

}  // namespace sealtap::detect
