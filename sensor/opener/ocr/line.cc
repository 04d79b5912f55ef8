#include "opener/ocr/line.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace sealtap::opener::ocr {
namespace {

using std::string_view_literals::operator""sv;

/// So many blanks are no space between words, but one between columns.
constexpr int kColumnBlanks = 3;

char32_t first_character(std::string_view utf8) noexcept {
    if (utf8.empty()) return 0;
    const auto lead = static_cast<unsigned char>(utf8[0]);
    if (lead < 0x80) return lead;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    char32_t character = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && i < utf8.size(); ++i) {
        character = character << 6U | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
    }
    return character;
}

/// Ideographs, their punctuation, and full-width forms.
bool is_wide(std::string_view utf8) noexcept {
    const char32_t character = first_character(utf8);
    return (character >= 0x2E80 && character < 0xA000) ||
           (character >= 0xF900 && character < 0xFB00) ||
           (character >= 0xFF00 && character < 0xFFF0) || character >= 0x20000;
}

bool is_ideograph(std::string_view utf8) noexcept {
    const char32_t character = first_character(utf8);
    return (character >= 0x3400 && character < 0xA000) ||
           (character >= 0xF900 && character < 0xFB00) || character >= 0x20000;
}

bool is_digit(std::string_view utf8) noexcept {
    return utf8.size() == 1 && utf8[0] >= '0' && utf8[0] <= '9';
}
bool is_alphanumeric(std::string_view utf8) noexcept {
    if (utf8.size() != 1) return false;
    const char lower = static_cast<char>(utf8[0] | 0x20);
    return is_digit(utf8) || (lower >= 'a' && lower <= 'z');
}

/// Between Han a space must be seen to be believed.
std::string_view space_before(const Symbol& symbol, const Symbol& last) noexcept {
    if (symbol.blanks == 0) return "";
    if (symbol.blanks >= kColumnBlanks) return "\t";
    if (!is_wide(symbol.utf8) || !is_wide(last.utf8)) return " ";
    // Half of what punctuation stands on is blank.
    const int share = is_ideograph(symbol.utf8) && is_ideograph(last.utf8) ? 5 : 1;
    const bool is_narrow = share * (symbol.box.left - last.box.right) <
                           std::max(last.box.height(), symbol.box.height());
    return is_narrow ? "" : " ";
}

struct LookAlike {
    std::string_view letter;
    std::string_view digit;
};
constexpr std::array kLookAlikes{LookAlike{"O", "0"}, LookAlike{"o", "0"}, LookAlike{"D", "0"},
                                 LookAlike{"Q", "0"}, LookAlike{"l", "1"}, LookAlike{"I", "1"},
                                 LookAlike{"i", "1"}, LookAlike{"|", "1"}, LookAlike{"Z", "2"},
                                 LookAlike{"z", "2"}, LookAlike{"S", "5"}, LookAlike{"s", "5"},
                                 LookAlike{"B", "8"}, LookAlike{"〇", "0"}};

const LookAlike* look_alike(std::string_view utf8) noexcept {
    const auto* const found = std::ranges::find(kLookAlikes, utf8, &LookAlike::letter);
    return found == kLookAlikes.end() ? nullptr : found;
}

/// Numbers of people, cards and telephones have eleven digits and more. A letter or two among
/// these that looks like a digit is one; codes that do have letters have more of them.
void mend_number(std::span<Symbol> run) {
    constexpr std::size_t kNumberMin = 11;
    if (run.size() < kNumberMin) return;
    std::size_t digits = 0;
    std::size_t look_alikes = 0;
    for (const Symbol& symbol : run) {
        digits += is_digit(symbol.utf8) ? 1 : 0;
        look_alikes += look_alike(symbol.utf8) != nullptr ? 1 : 0;
    }
    if (look_alikes == 0 || look_alikes > 2) return;
    // An X at the end of a resident's number is no digit and stays.
    const std::size_t others = run.size() - digits - look_alikes;
    if (others > 1 || digits < kNumberMin - 2) return;
    for (Symbol& symbol : run) {
        if (const LookAlike* like = look_alike(symbol.utf8)) symbol.utf8 = like->digit;
    }
}

/// Letters and digits that one glyph was taken for, one after the other.
bool is_taken_twice(char one, char other) noexcept {
    static constexpr std::array kTwins{"0O"sv, "0D"sv, "0L"sv, "0Q"sv, "1I"sv, "1L"sv,
                                       "8B"sv, "5S"sv, "2Z"sv, "00"sv, "11"sv};
    return std::ranges::any_of(kTwins, [&](std::string_view twin) {
        return (twin[0] == one && twin[1] == other) || (twin[0] == other && twin[1] == one);
    });
}

/// What no code has: I, O, Z, S and V are left out of them, since they look like digits.
char plain_letter(char letter) noexcept {
    constexpr std::string_view kOut = "OIZS";
    constexpr std::string_view kIn = "0125";
    const std::size_t at = kOut.find(letter);
    return at == std::string_view::npos ? letter : kIn[at];
}

/// GB 32100-2015: eighteen letters and digits; the last is a check modulo 31.
bool is_credit_code(std::string_view code) noexcept {
    constexpr std::string_view kLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    constexpr std::array<unsigned, 17> kWeights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                                29, 25, 13, 8,  24, 10, 30, 28};
    if (code.size() != kWeights.size() + 1) return false;
    unsigned sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        const std::size_t value = kLetters.find(code[i]);
        if (value == std::string_view::npos) return false;
        sum += static_cast<unsigned>(value) * kWeights[i];
    }
    return kLetters[(31 - sum % 31) % 31] == code.back();
}

/// One glyph that was read as two makes a code too long. Where without one of them the check is
/// right, it goes.
std::optional<std::size_t> superfluous_in(std::string_view code) {
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
        if (!is_taken_twice(code[i], code[i + 1])) continue;
        for (const std::size_t at : {i, i + 1}) {
            std::string without(code);
            without.erase(at, 1);
            std::ranges::transform(without, without.begin(), plain_letter);
            if (is_credit_code(without)) return at;
        }
    }
    return std::nullopt;
}

/// Unified social credit codes: letters and digits, so that nothing but the check tells them apart.
void mend_code(std::vector<Symbol>& symbols, std::size_t begin, std::size_t& end) {
    constexpr std::size_t kCodeLetters = 18;
    if (end - begin != kCodeLetters && end - begin != kCodeLetters + 1) return;
    std::string code;
    for (std::size_t i = begin; i < end; ++i) code += symbols[i].utf8;
    if (code.size() != end - begin || is_credit_code(code)) return;
    if (code.size() != kCodeLetters) {
        const auto superfluous = superfluous_in(code);
        if (!superfluous) return;
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(begin + *superfluous));
        code.erase(*superfluous, 1);
        --end;
    }
    std::ranges::transform(code, code.begin(), plain_letter);
    if (!is_credit_code(code)) return;
    for (std::size_t i = 0; i < code.size(); ++i) symbols[begin + i].utf8 = code[i];
}

void mend_numbers(std::vector<Symbol>& symbols) {
    for (std::size_t begin = 0; begin < symbols.size();) {
        std::size_t end = begin;
        while (end < symbols.size() && (end == begin || symbols[end].blanks == 0) &&
               (is_alphanumeric(symbols[end].utf8) || look_alike(symbols[end].utf8) != nullptr)) {
            ++end;
        }
        mend_code(symbols, begin, end);
        mend_number(std::span(symbols).subspan(begin, end - begin));
        begin = std::max(end, begin + 1);
    }
}

bool begins_term(std::span<const Symbol> symbols) noexcept {
    return is_digit(symbols[0].utf8) || symbols[0].utf8 == "长" || symbols[0].utf8 == "長";
}

/// tesseract knows no star: it takes that of 绝密★10年 for a character of its height.
void mend_stars(std::vector<Symbol>& symbols) {
    for (std::size_t i = 2; i + 2 < symbols.size(); ++i) {
        const std::string_view degree = symbols[i - 2].utf8;
        const bool is_level = (degree == "绝" || degree == "絕" || degree == "机" ||
                               degree == "機" || degree == "秘") &&
                              symbols[i - 1].utf8 == "密";
        if (!is_level || is_alphanumeric(symbols[i].utf8)) continue;
        const std::span<const Symbol> after = std::span(symbols).subspan(i + 1);
        if (!begins_term(after)) continue;
        const bool has_unit = std::ranges::any_of(
            after.first(std::min<std::size_t>(4, after.size())), [](const Symbol& symbol) {
                return symbol.utf8 == "年" || symbol.utf8 == "期" || symbol.utf8 == "月";
            });
        // 长期 is long enough a word for one of its letters to be misread.
        const bool is_long_term = after.size() >= 2 && !is_digit(after[0].utf8) &&
                                  (after[1].utf8 == "其" || after[1].utf8 == "朋");
        if (is_long_term) symbols[i + 2].utf8 = "期";
        if (has_unit || is_long_term) symbols[i].utf8 = "★";
    }
}

}  // namespace

Box common(const Box& one, const Box& other) noexcept {
    const Box box{std::max(one.left, other.left), std::max(one.top, other.top),
                  std::min(one.right, other.right), std::min(one.bottom, other.bottom)};
    return box.right > box.left && box.bottom > box.top ? box : Box{};
}

float confidence_of(const Line& line) noexcept {
    float sum = 0;
    for (const Symbol& symbol : line.symbols) sum += symbol.confidence;
    return line.symbols.empty() ? 0 : sum / static_cast<float>(line.symbols.size());
}

std::string text_of_line(const Line& line) {
    std::vector<Symbol> symbols = line.symbols;
    mend_numbers(symbols);
    mend_stars(symbols);
    std::string text;
    const Symbol* last = nullptr;
    for (const Symbol& symbol : symbols) {
        if (last != nullptr) text += space_before(symbol, *last);
        text += symbol.utf8;
        last = &symbol;
    }
    return text;
}

int letter_height(const Line& line) {
    std::vector<int> wide;
    std::vector<int> all;
    for (const Symbol& symbol : line.symbols) {
        all.push_back(symbol.box.height());
        if (is_wide(symbol.utf8)) wide.push_back(symbol.box.height());
    }
    if (all.empty()) return 0;
    // The boxes of Han are all of a height, but where they touch the line above; Latin letters are
    // small, mostly.
    std::vector<int>& heights = 4 * wide.size() >= all.size() ? wide : all;
    const std::size_t share = &heights == &wide ? heights.size() / 3 : heights.size() * 3 / 4;
    const auto at = heights.begin() + static_cast<std::ptrdiff_t>(share);
    std::ranges::nth_element(heights, at);
    return *at;
}

}  // namespace sealtap::opener::ocr
