#include "content/embedded/run_syntax.h"

#include "content/embedded/letter_row.h"

namespace sealtap::content::embedded {
namespace {

constexpr std::uint8_t kJointBytesMax = 48;
constexpr std::uint64_t kLineLettersMin = 4;
constexpr std::uint64_t kLongLineLetters = 40;
constexpr std::uint64_t kGluedLettersMax = 8;

}  // namespace

RunSyntax::Step RunSyntax::on_octet(std::byte octet) noexcept {
    const char character = static_cast<char>(octet);
    if (padding_ != 0) {
        if (character != '=' || padding_ == 2) return Step::Over;
        ++padding_;
        return Step::Padding;
    }
    if (joint_bytes_ != 0) return in_joint(character);
    if (is_letter(octet)) return letter();
    if (character == '=') {
        padding_ = 1;
        return Step::Padding;
    }
    return begin_joint(character);
}

RunSyntax::Step RunSyntax::letter() noexcept {
    ++letters_;
    return Step::Letter;
}

RunSyntax::Step RunSyntax::begin_joint(char octet) noexcept {
    switch (octet) {
        case '\r':
        case '\n':
        case '\\':
        case '"':
        case '\'':
        case ' ':
        case '\t': return in_joint(octet);
        default: return Step::Over;
    }
}

RunSyntax::Step RunSyntax::in_joint(char octet) noexcept {
    if (++joint_bytes_ > kJointBytesMax) return Step::Over;
    if (escapes_) return escaped(octet);
    switch (octet) {
        case '\r':
        case '\n': breaks_ = true; return Step::Between;
        case ' ':
        case '\t': return Step::Between;
        case '>': return breaks_ ? Step::Between : Step::Over;
        case '\\': escapes_ = true; return Step::Between;
        case '"':
        case '\'': return ++quotes_ > 2 ? Step::Over : Step::Between;
        case '+':
        case '.':
        case '&':
            if (quotes_ == 1) return Step::Between;
            return octet == '+' ? next_line(octet) : Step::Over;
        default: return next_line(octet);
    }
}

/// JSON writes "\/" for a slash, and "\n" for a line's end, which may be escaped once more.
RunSyntax::Step RunSyntax::escaped(char octet) noexcept {
    if (octet == '\\' && joint_bytes_ == 2) return Step::Between;
    escapes_ = false;
    if (octet == '/' && joint_bytes_ == 2) {
        joint_bytes_ = 0;
        return letter();
    }
    const bool is_break = octet == 'n' || octet == 'r' || octet == '\n' || octet == '\r';
    breaks_ |= is_break;
    return is_break || octet == 't' ? Step::Between : Step::Over;
}

RunSyntax::Step RunSyntax::next_line(char octet) noexcept {
    // A dash begins the last line of an armour or a boundary.
    const bool is_odd = quotes_ == 1 || !breaks_ || octet == '-';
    if (is_odd || !is_letter(static_cast<std::byte>(octet)) || !ends_full_line()) return Step::Over;
    joint_bytes_ = 0;
    quotes_ = 0;
    breaks_ = false;
    letters_ = 0;
    return letter();
}

/// All lines but the last are as wide as the first or, if something stands before that one or is
/// glued to it, as the second.
bool RunSyntax::ends_full_line() noexcept {
    if (unsure_) {
        unsure_ = false;
        return true;
    }
    ++lines_;
    const bool is_glued = letters_ >= kLongLineLetters && letters_ + kGluedLettersMax >= width_;
    if (lines_ == 1 || (lines_ == 2 && (letters_ > width_ || is_glued))) {
        width_ = letters_;
        return width_ >= kLineLettersMin;
    }
    return letters_ == width_;
}

void RunSyntax::on_gap() noexcept {
    unsure_ = true;
    joint_bytes_ = 0;
    quotes_ = 0;
    breaks_ = false;
    escapes_ = false;
}

}  // namespace sealtap::content::embedded
