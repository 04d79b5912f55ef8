#pragma once

#include <cstdint>

#include "sealtap/content_decoder.h"

// What the views of a text have in common.
namespace sealtap::content {

/// So much of the text on both sides of what differs is shown with it: more than any finding looks
/// at.
inline constexpr std::uint64_t kContextOctets = 1200;
/// No octet of the original.
inline constexpr std::uint64_t kNowhere = ~std::uint64_t{0};

/// Pays for what a view shows, in blocks whose bounds are places of the view.
class ShownText {
public:
    /// False: the budget is spent.
    [[nodiscard]] bool pay(DecodeBudget& budget, std::uint64_t octets) noexcept {
        constexpr std::uint64_t kPaidOctets = 1024;
        for (; paid_ < octets; paid_ += kPaidOctets) {
            if (!budget.charge_output(kPaidOctets)) return false;
        }
        paid_ -= octets;
        return true;
    }

private:
    std::uint64_t paid_ = 0;  ///< for what is not shown yet
};

}  // namespace sealtap::content
