#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
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

/// The value of a hexadecimal digit, or -1.
[[nodiscard]] int hex_value(char digit) noexcept;

/// The one child of a coding: begun with its first block, charged for every octet.
///
/// Octets go on in blocks whose bounds are places in the child, not in the input, and each block is
/// paid for as a whole: so codings inside each other spend their common budget in one order, and
/// what is decoded when it runs out does not depend on the cuts.
class DecodedPart {
public:
    explicit DecodedPart(PartInfo info) : info_(std::move(info)) {}

    void put(char octet, PartEmitter& out) {
        block_[filled_] = static_cast<std::byte>(octet);
        commit(1, out);
    }
    void put(std::string_view text, PartEmitter& out) {
        for (const char octet : text) put(octet, out);
    }
    /// Where the next octets may be written, never empty; commit() says how many were.
    [[nodiscard]] std::span<std::byte> room() noexcept {
        return std::span(block_).subspan(filled_);
    }
    void commit(std::size_t count, PartEmitter& out) {
        filled_ += count;
        if (filled_ == block_.size()) emit(out);
    }
    void on_gap(std::uint64_t length, Cause cause, PartEmitter& out);
    void end(EndReason reason, PartEmitter& out);
    /// Exhausted, once and for all, when octets could not be paid for; they are gone.
    [[nodiscard]] DecodeStatus status() const noexcept { return status_; }

private:
    void emit(PartEmitter& out);
    OpenPart& part(PartEmitter& out);

    PartInfo info_;
    PartPtr part_;
    std::array<std::byte, 8192> block_;
    std::size_t filled_ = 0;
    DecodeStatus status_ = DecodeStatus::Continue;
};

/// How a child ends whose coding ended before it was whole.
[[nodiscard]] constexpr EndReason cut_short(EndReason reason) noexcept {
    return reason == EndReason::Complete ? EndReason::Aborted : reason;
}

}  // namespace sealtap::content
