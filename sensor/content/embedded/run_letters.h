#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "content/embedded/run_syntax.h"
#include "sealtap/bytes.h"

namespace sealtap::content::embedded {

/// The first letters of a run, and where in the octets they stand. Gathers as many as are asked
/// for, from octets that outlive it.
class RunLetters {
public:
    static constexpr std::size_t kMost = 1024;

    explicit RunLetters(Bytes octets) noexcept : octets_(octets) {}

    /// Goes on until there are `wanted` letters (at most kMost), the run is over, or the octets
    /// are.
    void gather(std::size_t wanted) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] char letter(std::size_t at) const noexcept { return letters_[at]; }
    [[nodiscard]] std::size_t offset(std::size_t at) const noexcept { return offsets_[at]; }
    /// The octet after the run's last one was seen.
    [[nodiscard]] bool is_over() const noexcept { return is_over_; }
    [[nodiscard]] std::size_t end() const noexcept { return end_; }
    [[nodiscard]] std::size_t padding() const noexcept { return padding_; }
    /// Letters of the first line, and where the octets are that stand behind it.
    [[nodiscard]] std::size_t first_line() const noexcept { return first_line_; }
    [[nodiscard]] std::size_t first_line_end() const noexcept { return first_line_end_; }
    [[nodiscard]] bool is_one_line() const noexcept { return first_line_ == size_; }
    [[nodiscard]] std::uint64_t lines() const noexcept { return syntax_.lines(); }

    /// What the letters [from, to) decode to as base64; two octets of three are not too few.
    [[nodiscard]] std::size_t decode(std::size_t from, std::size_t to,
                                     std::span<std::byte> out) const noexcept;
    /// The same for pairs of hexadecimal digits.
    [[nodiscard]] std::size_t decode_hex(std::size_t from, std::size_t to,
                                         std::span<std::byte> out) const noexcept;

private:
    Bytes octets_;
    RunSyntax syntax_;
    std::size_t size_ = 0;
    std::size_t end_ = 0;
    std::size_t padding_ = 0;
    std::size_t first_line_ = 0;
    std::size_t first_line_end_ = 0;
    bool is_over_ = false;
    std::array<char, kMost> letters_;
    std::array<std::uint16_t, kMost> offsets_;
};

}  // namespace sealtap::content::embedded
