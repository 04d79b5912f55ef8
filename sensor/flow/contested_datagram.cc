#include "flow/contested_datagram.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sealtap::flow {
namespace {

constexpr std::uint64_t kOwnersMost = 0xfffe;  // ordinals have 16 bits

}  // namespace

void ContestedDatagram::add(std::uint32_t begin, Bytes data, bool more) {
    const std::size_t end = begin + data.size();
    if (data.empty() || end > kBytesMax || bytes_ + data.size() > kBytesMax) return;
    if (fragments_.size() >= std::min<std::uint64_t>(limits_[Limit::ViewSegmentsMax], kOwnersMost))
        return hits_.hit(Limit::ViewSegmentsMax);
    fragments_.push_back({begin, {data.begin(), data.end()}});
    bytes_ += data.size();
    if (!more) length_ = std::max(length_, static_cast<std::uint32_t>(end));
}

/// Who has an octet that both fragments have: the table A.2 of hostile-traffic.md.
bool ContestedDatagram::wins(Rule rule, const Fragment& fresh, const Fragment& old) noexcept {
    const bool earlier = fresh.begin < old.begin;
    const bool same_begin = fresh.begin == old.begin;
    const bool covers = fresh.begin < old.begin && fresh.end() > old.end();
    switch (rule) {
        case Rule::Last: return true;
        case Rule::First: return false;
        case Rule::Bsd: return earlier;
        case Rule::Linux: return earlier || same_begin;
        case Rule::BsdRight:
            if (same_begin) return fresh.end() >= old.end();
            return earlier ? fresh.end() >= old.end() : fresh.end() > old.end();
        case Rule::Windows: return covers;
        case Rule::Solaris: return covers || (earlier && fresh.end() == old.end());
    }
    return false;
}

/// Empty when there is a hole, or no last fragment.
std::vector<std::byte> ContestedDatagram::put_together(Rule rule) const {
    std::vector<std::byte> whole(length_);
    std::vector<std::uint16_t> owners(length_);
    for (std::size_t i = 0; i < fragments_.size(); ++i) {
        const Fragment& fragment = fragments_[i];
        for (std::size_t k = 0; k < fragment.data.size(); ++k) {
            const std::size_t at = fragment.begin + k;
            if (at >= length_) break;
            if (owners[at] != 0 && !wins(rule, fragment, fragments_[owners[at] - 1U])) continue;
            owners[at] = static_cast<std::uint16_t>(i + 1);
            whole[at] = fragment.data[k];
        }
    }
    const bool has_hole = std::ranges::find(owners, std::uint16_t{0}) != owners.end();
    return has_hole ? std::vector<std::byte>() : whole;
}

std::vector<std::vector<std::byte>> ContestedDatagram::new_views() {
    constexpr std::array kRules{Rule::Last,     Rule::First,   Rule::Bsd,    Rule::Linux,
                                Rule::BsdRight, Rule::Windows, Rule::Solaris};
    std::vector<std::vector<std::byte>> views;
    if (length_ == 0 || bytes_ < length_) return views;
    if (tellings_ == kTellingsMax) {
        hits_.hit(Limit::ViewsMax);
        return views;
    }
    ++tellings_;
    for (const Rule rule : kRules) {
        std::vector<std::byte> view = put_together(rule);
        if (view.empty() || known_.contains(view)) continue;
        if (known_.size() > limits_[Limit::ViewsMax]) {
            hits_.hit(Limit::ViewsMax);
            break;
        }
        known_.insert(view);
        views.push_back(std::move(view));
    }
    return views;
}

}  // namespace sealtap::flow
