#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/pdf/lexer.h"
#include "opener/pdf/loose_text.h"

namespace sealtap::opener::pdf {

/// Goes through a content stream (ISO 32000-2, 7.8.2) and tells what poppler draws nothing of:
/// comments, strings that no operator shows, what stands before operators that there are not, the
/// properties of marks. Takes the stream in pieces, as it is decoded.
class ContentFraming {
public:
    enum class Shown : std::uint8_t {
        Drawn,   ///< what is drawn was read
        Nothing  ///< all text of it is told
    };
    ContentFraming(LooseText& loose, Shown shown) : loose_(loose), shown_(shown) {}

    void take(std::string_view piece);
    /// A stream of several ends: words do not go on in the next one.
    void separate() { waiting_ += '\n'; }
    void end();

    /// Octets of pictures that stand between the operators.
    [[nodiscard]] std::uint64_t picture_octets() const noexcept { return picture_octets_; }

private:
    static constexpr std::size_t kWindowBytes = 256U << 10U;

    void read(bool is_last);
    bool read_picture(Lexer& lexer, std::size_t& done, bool is_last);
    void finish(std::string_view text, std::string_view word);
    void tell_property(std::string_view text, const Lexeme& lexeme);
    void tell(std::string_view text, const Lexeme& lexeme);

    LooseText& loose_;
    Shown shown_;
    std::string waiting_;
    std::size_t window_ = kWindowBytes;  ///< as much is awaited
    std::vector<Lexeme> operands_;
    std::uint64_t picture_octets_ = 0;
};

}  // namespace sealtap::opener::pdf
