#include "flow/other_views.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sealtap::flow {

void OtherViews::charge() noexcept {
    const std::uint64_t before = charged_;
    charged_ = sizeof(OtherViews) + main_.size() + octets_.size() +
               segments_.size() * sizeof(Segment) + left_out_.size() * sizeof(std::uint64_t);
    room_.used_bytes += charged_ - before;
}

/// For a segment of that size, and that end.
bool OtherViews::has_room(std::uint64_t end, std::size_t size) const noexcept {
    const auto full = [this](Limit limit) {
        room_.hits.hit(limit);
        return false;
    };
    if (segments_.size() >= room_.segments_max()) return full(Limit::ViewSegmentsMax);
    if (octets_.size() + size > room_.bytes_max()) return full(Limit::ViewBytesMax);
    // Far ahead of what was delivered: a view that long cannot be held.
    if (end > main_end() + room_.bytes_max()) return full(Limit::ViewBytesMax);
    return !room_.is_full() || full(Limit::AllViewBytesMax);
}

bool OtherViews::add(std::uint64_t offset, Bytes data, Kind kind) {
    // What lies before the context was not kept, so there is nothing to show it in: its owner does.
    const bool is_cut = offset < origin_;
    if (is_cut) {
        const auto before = std::min<std::uint64_t>(origin_ - offset, data.size());
        data = data.subspan(before);
        offset += before;
    }
    const std::uint64_t end = offset + data.size();
    if (data.empty()) return false;
    // Too far behind to be shown with a contradiction, and it has none of its own.
    if (kind == Kind::Plain && until_ != 0 && offset >= until_) return false;
    if (!has_room(end, data.size())) return false;
    segments_.push_back({offset, end, octets_.size(), kind});
    octets_.insert(octets_.end(), data.begin(), data.end());
    if (kind != Kind::Plain) expect(end);
    charge();
    return !is_cut;
}

void OtherViews::expect(std::uint64_t end) noexcept {
    if (end <= main_end() + room_.bytes_max()) until_ = std::max(until_, end + kContextBytes);
}

std::optional<FrameCause> OtherViews::doubt_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::BadTcpChecksum: return FrameCause::TcpBadChecksum;
        case Kind::BadIpChecksum: return FrameCause::IpBadChecksum;
        case Kind::RefusedIp: return FrameCause::IpRefused;
        default: return std::nullopt;
    }
}

OtherViews::Kind OtherViews::kind_of(FrameCause cause) noexcept {
    for (const Kind kind : {Kind::BadTcpChecksum, Kind::BadIpChecksum, Kind::RefusedIp}) {
        if (doubt_of(kind) == cause) return kind;
    }
    return Kind::Refused;
}

std::optional<OtherViews::Doubted> OtherViews::doubted(std::uint64_t begin,
                                                       std::uint64_t end) const noexcept {
    std::optional<Doubted> first;
    for (const Segment& segment : segments_) {
        const auto cause = doubt_of(segment.kind);
        if (!cause || segment.end <= begin || segment.begin >= end) continue;
        const std::uint64_t from = std::max(segment.begin, begin);
        if (first && first->begin <= from) continue;
        const std::uint64_t to = std::min(segment.end, end);
        first = {from, octets_of(segment).subspan(from - segment.begin, to - from), *cause};
    }
    return first;
}

void OtherViews::leave_out(std::uint64_t offset) {
    if (offset < origin_) return;
    if (left_out_.size() >= room_.segments_max()) return room_.hits.hit(Limit::ViewSegmentsMax);
    left_out_.push_back(offset);
    until_ = std::max(until_, offset + 1 + kContextBytes);
}

bool OtherViews::covers(std::uint64_t begin, std::uint64_t end) const noexcept {
    return std::ranges::any_of(segments_, [&](const Segment& segment) {
        return segment.begin <= begin && end <= segment.end;
    });
}

void OtherViews::deliver(Bytes data) {
    const auto before = std::min<std::uint64_t>(ahead_, data.size());
    ahead_ -= before;
    data = data.subspan(before);
    main_.insert(main_.end(), data.begin(), data.end());
    charge();
}

std::uint64_t OtherViews::skip(std::uint64_t length) noexcept {
    const std::uint64_t before = std::min(ahead_, length);
    ahead_ -= before;
    return length - before;
}

/// Who has an octet that both segments have: the table A.1 of hostile-traffic.md.
bool OtherViews::wins(Rule rule, const Segment& fresh, const Segment& old) noexcept {
    const bool earlier = fresh.begin < old.begin;
    const bool same_begin = fresh.begin == old.begin;
    switch (rule) {
        case Rule::Last: return true;
        case Rule::First: return false;
        case Rule::Bsd: return earlier;
        case Rule::Linux: return earlier || (same_begin && fresh.end > old.end);
        case Rule::OldLinux: return earlier || (same_begin && fresh.end >= old.end);
        case Rule::Solaris:
            if (same_begin) return fresh.end >= old.end;
            return earlier ? fresh.end >= old.end : fresh.end > old.end;
    }
    return false;
}

/// How far the view reaches: what was delivered, and segments that wait behind it.
std::size_t OtherViews::size_before(std::uint64_t end) const noexcept {
    std::uint64_t reach = main_end();
    for (const Segment& segment : segments_) reach = std::max(reach, segment.end);
    return static_cast<std::size_t>(std::max(main_end(), std::min(end, reach)) - origin_);
}

OtherViews::View OtherViews::put_together(Rule rule, std::size_t size) const {
    View view{main_, std::vector<std::uint16_t>(size)};
    view.octets.resize(size);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const Segment& segment = segments_[i];
        if (is_refused(segment.kind) && rule != Rule::Last) continue;
        const Bytes data = octets_of(segment);
        for (std::size_t k = 0; k < data.size(); ++k) {
            const auto at = static_cast<std::size_t>(segment.begin - origin_) + k;
            if (at >= size) break;
            std::uint16_t& owner = view.owners[at];
            if (owner != 0 && !wins(rule, segment, segments_[owner - 1U])) continue;
            owner = static_cast<std::uint16_t>(i + 1);
            view.octets[at] = data[k];
        }
    }
    return view;
}

bool OtherViews::differs(const View& view, std::size_t at) const noexcept {
    return at >= main_.size() || view.octets[at] != main_[at];
}

void OtherViews::show_view(const View& view, const Show& show) const {
    const auto known = [&](std::size_t at) { return at < main_.size() || view.owners[at] != 0; };
    for (std::size_t begin = 0; begin < view.octets.size();) {
        if (!known(begin)) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < view.octets.size() && known(end)) ++end;
        show_stretch(view, begin, end, show);
        begin = end;
    }
}

void OtherViews::show_stretch(const View& view, std::size_t begin, std::size_t end,
                              const Show& show) const {
    std::size_t first = begin;
    while (first < end && !differs(view, first)) ++first;
    if (first == end) return;
    std::size_t last = end;
    while (!differs(view, last - 1)) --last;
    first = first - begin > kContextBytes ? first - kContextBytes : begin;
    last = std::min(end, last + kContextBytes);
    show(origin_ + first, Bytes(view.octets).subspan(first, last - first));
}

bool OtherViews::is_whole_in(const View& view, const Segment& segment) const noexcept {
    const auto at = static_cast<std::size_t>(segment.begin - origin_);
    const Bytes data = octets_of(segment);
    return at + data.size() <= view.octets.size() &&
           std::ranges::equal(data, Bytes(view.octets).subspan(at, data.size()));
}

/// The segment in its place among what was delivered.
void OtherViews::show_segment(const Segment& segment, const Show& show) const {
    const auto at = static_cast<std::size_t>(segment.begin - origin_);
    const Bytes data = octets_of(segment);
    std::vector<std::byte> octets;
    std::size_t first = at;
    if (at <= main_.size()) {
        first = at - std::min(at, kContextBytes);
        const Bytes before = Bytes(main_).subspan(first, at - first);
        octets.assign(before.begin(), before.end());
    }
    octets.insert(octets.end(), data.begin(), data.end());
    if (at + data.size() < main_.size()) {
        const Bytes rest = Bytes(main_).subspan(at + data.size());
        const Bytes behind = rest.first(std::min(rest.size(), kContextBytes));
        octets.insert(octets.end(), behind.begin(), behind.end());
    }
    show(origin_ + first, octets);
}

void OtherViews::show(std::uint64_t end, const Show& show) const {
    constexpr std::array kRules{Rule::Last,  Rule::First,    Rule::Bsd,
                                Rule::Linux, Rule::OldLinux, Rule::Solaris};
    std::vector<View> views;
    const View main{main_, std::vector<std::uint16_t>(main_.size())};
    for (const Rule rule : kRules) {
        View view = put_together(rule, size_before(end));
        if (view == main || std::ranges::find(views, view) != views.end()) continue;
        if (views.size() >= room_.limits[Limit::ViewsMax]) {
            room_.hits.hit(Limit::ViewsMax);
            break;
        }
        show_view(view, show);
        views.push_back(std::move(view));
    }
    views.push_back(main);
    show_without_urgent(end, show);
    for (const Segment& segment : segments_) {
        if (segment.end > origin_ + size_before(end)) continue;
        const bool seen = std::ranges::any_of(
            views, [&](const View& view) { return is_whole_in(view, segment); });
        if (!seen) show_segment(segment, show);
    }
}

/// What was delivered, but the octets that were urgent.
void OtherViews::show_without_urgent(std::uint64_t end, const Show& show) const {
    std::vector<std::size_t> omitted;
    for (const std::uint64_t offset : left_out_) {
        if (offset >= origin_ && offset < std::min(end, main_end()))
            omitted.push_back(static_cast<std::size_t>(offset - origin_));
    }
    if (omitted.empty()) return;
    std::ranges::sort(omitted);
    const std::size_t first = omitted.front() - std::min(omitted.front(), kContextBytes);
    const std::size_t last = std::min(main_.size(), omitted.back() + 1 + kContextBytes);
    std::vector<std::byte> view;
    auto next = omitted.begin();
    for (std::size_t at = first; at < last; ++at) {
        const bool is_omitted = next != omitted.end() && *next == at;
        if (!is_omitted) view.push_back(main_[at]);
        while (next != omitted.end() && *next <= at) ++next;
    }
    show(origin_ + first, view);
}

void OtherViews::go_on(std::uint64_t skipped) {
    const std::uint64_t from = main_end() + skipped;
    const std::size_t kept = skipped == 0 ? std::min(main_.size(), kContextBytes) : 0;
    main_.erase(main_.begin(), main_.end() - static_cast<std::ptrdiff_t>(kept));
    origin_ = from - kept;
    std::vector<std::byte> octets;
    std::vector<Segment> segments;
    for (Segment segment : segments_) {
        if (segment.end <= from) continue;
        Bytes data = octets_of(segment);
        if (segment.begin < origin_) {
            data = data.subspan(origin_ - segment.begin);
            segment.begin = origin_;
        }
        segment.at = octets.size();
        octets.insert(octets.end(), data.begin(), data.end());
        segments.push_back(segment);
    }
    segments_ = std::move(segments);
    octets_ = std::move(octets);
    std::erase_if(left_out_, [from](std::uint64_t offset) { return offset < from; });
    charge();
}

}  // namespace sealtap::flow
