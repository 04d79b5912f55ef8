#pragma once

#include <cstdint>

#include "sealtap/bytes.h"

namespace sealtap::content::embedded {

/// Follows a run of base64 letters through the text around it, octet by octet: it may be wrapped
/// into lines of one width, and between the lines stand blanks, quote marks ("> "), the escapes
/// \r and \n, or the end of one string and the beginning of the next ("…" + "…").
class RunSyntax {
public:
    enum class Step : std::uint8_t {
        Letter,
        Between,  ///< of what joins two lines; whatever it is, it is no letter of the run
        Padding,
        Over,  ///< no longer of the run
    };
    [[nodiscard]] Step on_octet(std::byte octet) noexcept;
    /// The same for `count` letters in a row; only while in_line().
    void on_letters(std::uint64_t count) noexcept { letters_ += count; }
    [[nodiscard]] bool in_line() const noexcept { return joint_bytes_ == 0 && padding_ == 0; }
    /// That ended, and after which the run went on.
    [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; }
    /// `length` octets are missing: nobody knows in which line the next one stands.
    void on_gap() noexcept;

private:
    [[nodiscard]] Step begin_joint(char octet) noexcept;
    [[nodiscard]] Step in_joint(char octet) noexcept;
    [[nodiscard]] Step escaped(char octet) noexcept;
    [[nodiscard]] Step next_line(char octet) noexcept;
    [[nodiscard]] Step letter() noexcept;
    [[nodiscard]] bool ends_full_line() noexcept;

    std::uint64_t letters_ = 0;  ///< in this line
    std::uint64_t width_ = 0;    ///< of the lines before; 0: not known
    std::uint64_t lines_ = 0;    ///< that ended
    std::uint8_t joint_bytes_ = 0;
    std::uint8_t quotes_ = 0;
    std::uint8_t padding_ = 0;
    bool breaks_ = false;   ///< the joint has a line end
    bool escapes_ = false;  ///< its last octet was a backslash
    bool unsure_ = false;   ///< of the letters of this line some are missing
};

}  // namespace sealtap::content::embedded
