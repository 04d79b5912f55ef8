#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "sealtap/content_decoder.h"

// What every coding (one part in, one part out) needs.
namespace sealtap::content {

/// Is the first coding of the part one of these names?
[[nodiscard]] bool coded_as(const PartInfo& info,
                            std::initializer_list<std::string_view> names) noexcept;

/// What is known of a part once its first coding is undone: the same file, one coding less. Of a
/// part that declared no coding and was recognised by its octets, nothing is known of the content.
[[nodiscard]] PartInfo uncoded(const PartInfo& info, std::string_view step);

/// Charges for as many of the `wanted` octets as the budget has, and returns how many that is: so
/// where a decoder stops does not depend on the size of its pieces.
[[nodiscard]] std::size_t charge_as_much(DecodeBudget& budget, std::size_t wanted) noexcept;

namespace detail {

[[nodiscard]] constexpr std::array<std::int8_t, 256> make_hex_values() {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::int8_t value = 0; value < 16; ++value) {
        table[static_cast<unsigned char>("0123456789abcdef"[value])] = value;
        table[static_cast<unsigned char>("0123456789ABCDEF"[value])] = value;
    }
    return table;
}
inline constexpr std::array<std::int8_t, 256> kHexValues = make_hex_values();

}  // namespace detail

/// The value of a hexadecimal digit, or -1.
[[nodiscard]] inline int hex_value(char digit) noexcept {
    return detail::kHexValues[static_cast<unsigned char>(digit)];
}

/// The one child of a coding: begun with its first block, charged for every octet.
///
/// Octets go on in blocks whose bounds are places in the child, not in the input, and each block is
/// paid for as a whole: so codings inside each other spend their common budget in one order, and
/// what is decoded when it runs out does not depend on the cuts.
class DecodedPart {
public:
    explicit DecodedPart(PartInfo&& info) : info_(std::move(info)) {}
    DecodedPart(const DecodedPart&) = delete;
    DecodedPart& operator=(const DecodedPart&) = delete;

    void put(char octet, PartEmitter& out) {
        buffer_[filled_] = static_cast<std::byte>(octet);
        commit(1, out);
    }
    void put(std::string_view text, PartEmitter& out);
    /// Where the next octets may be written, never empty; commit() says how many were.
    [[nodiscard]] std::span<std::byte> room() noexcept { return buffer_.subspan(filled_); }
    void commit(std::size_t count, PartEmitter& out) {
        filled_ += count;
        if (filled_ == buffer_.size()) make_room(out);
    }
    /// Takes a whole block at once: for those who write many octets at a time.
    void expect_much() {
        if (!block_) take_block();
    }
    void on_gap(std::uint64_t length, Cause cause, PartEmitter& out);
    void end(EndReason reason, PartEmitter& out);
    /// Exhausted, once and for all, when octets could not be paid for; they are gone.
    [[nodiscard]] DecodeStatus status() const noexcept { return status_; }

private:
    void emit(PartEmitter& out);
    void make_room(PartEmitter& out);
    void take_block();
    OpenPart& part(PartEmitter& out);

    PartInfo info_;
    PartPtr part_;
    // Most children are an URL, a word, a short form; a whole block is taken only for more.
    std::array<std::byte, 256> first_octets_;
    std::unique_ptr<std::byte[]> block_;
    std::span<std::byte> buffer_{first_octets_};
    std::size_t filled_ = 0;
    DecodeStatus status_ = DecodeStatus::Continue;
};

/// How a child ends whose coding ended before it was whole.
[[nodiscard]] constexpr EndReason cut_short(EndReason reason) noexcept {
    return reason == EndReason::Complete ? EndReason::Aborted : reason;
}

}  // namespace sealtap::content
