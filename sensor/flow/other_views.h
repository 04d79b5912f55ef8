#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "sealtap/bytes.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"

namespace sealtap::flow {

/// What the views of a worker may hold, and hold now.
struct ViewRoom {
    const Limits& limits;
    LimitHits& hits;
    std::uint64_t used_bytes = 0;

    /// Of one direction. No position can overflow by it, whatever the configuration says.
    [[nodiscard]] std::size_t bytes_max() const noexcept {
        return std::min<std::uint64_t>(limits[Limit::ViewBytesMax], kBytesMost);
    }
    [[nodiscard]] std::size_t segments_max() const noexcept {
        return std::min<std::uint64_t>(limits[Limit::ViewSegmentsMax], kSegmentsMost);
    }
    [[nodiscard]] bool is_full() const noexcept {
        return used_bytes >= limits[Limit::AllViewBytesMax];
    }

private:
    static constexpr std::uint64_t kBytesMost = 1ULL << 30U;
    static constexpr std::uint64_t kSegmentsMost = 0xfffe;  // their ordinals have 16 bits
};

/// What other receivers may have read where octets of one direction contradict each other.
///
/// Opened at a contradiction, with the octets delivered before it; told of every segment in its
/// order and of what is delivered, until that is kContextBytes beyond the last contradiction. Then
/// the segments are put together once more by the rule of every system known
/// (hostile-traffic.md A.1), and each reading that differs from what was delivered is shown with
/// the octets around the difference, so that nothing hides at its border. A segment that no reading
/// has whole is shown in its place too.
///
/// Owned by the flow's FlowLosses. Offsets count from the stream's begin. Holds at most
/// Limit::ViewBytesMax octets of segments and as many of what was delivered; works in time linear
/// in them.
class OtherViews {
public:
    /// No limit of its own: less than RecentOctets has, more than what any detector looks at.
    static constexpr std::size_t kContextBytes = 256;

    enum class Kind : std::uint8_t {
        Plain,     ///< contradicts nothing so far
        Conflict,  ///< contradicts octets that were seen
        Refused,   ///< no known receiver takes it
        // The same; but when nothing else comes in its place, it was received.
        BadTcpChecksum,
        BadIpChecksum,
        RefusedIp,  ///< see FrameCause::IpRefused
    };
    /// Why a segment is doubted; nothing: it is not.
    [[nodiscard]] static std::optional<FrameCause> doubt_of(Kind kind) noexcept;
    /// What a segment is that was refused for this cause.
    [[nodiscard]] static Kind kind_of(FrameCause cause) noexcept;
    using Show = std::function<void(std::uint64_t offset, Bytes view)>;

    struct Beginning {
        std::uint64_t offset = 0;
        std::uint64_t ahead = 0;         ///< octets to be delivered before `offset`
        std::vector<std::byte> context;  ///< delivered last, begins at `offset`
    };
    /// `room` outlives it.
    OtherViews(Beginning beginning, ViewRoom& room)
        : room_(room),
          origin_(beginning.offset),
          ahead_(beginning.ahead),
          main_(std::move(beginning.context)) {
        charge();
    }
    ~OtherViews() { room_.used_bytes -= charged_; }
    OtherViews(const OtherViews&) = delete;
    OtherViews& operator=(const OtherViews&) = delete;

    /// A segment came. False when not all of it is kept: then its owner shows what of it lost.
    [[nodiscard]] bool add(std::uint64_t offset, Bytes data, Kind kind);
    /// A contradiction up to `end` will be added, after what is added until then.
    void expect(std::uint64_t end) noexcept;
    /// There is a segment that has all of these offsets.
    [[nodiscard]] bool covers(std::uint64_t begin, std::uint64_t end) const noexcept;

    /// The first octets from `begin` on, before `end`, of a doubted segment. A view on it.
    struct Doubted {
        std::uint64_t begin = 0;
        Bytes octets;
        FrameCause cause = FrameCause::TcpBadChecksum;
    };
    [[nodiscard]] std::optional<Doubted> doubted(std::uint64_t begin,
                                                 std::uint64_t end) const noexcept;

    /// A reading has not the octet there (urgent data).
    void leave_out(std::uint64_t offset);

    /// The next octets were delivered.
    void deliver(Bytes data);
    /// So many octets will never be delivered. Returns how many of them belong to the views.
    std::uint64_t skip(std::uint64_t length) noexcept;
    /// Enough was delivered behind the last contradiction, or more than can be held.
    [[nodiscard]] bool complete() const noexcept {
        return main_end() >= until_ || main_.size() >= room_.bytes_max();
    }
    [[nodiscard]] bool finished() const noexcept { return main_end() >= until_; }
    /// All views of the worker hold as much as they may: this one is to end where it stands.
    [[nodiscard]] bool is_crowded() const noexcept { return room_.is_full(); }

    [[nodiscard]] std::uint64_t main_end() const noexcept { return origin_ + main_.size(); }
    /// Shows every other reading of what lies before `end`.
    void show(std::uint64_t end, const Show& show) const;
    /// Forgets what lies before the end of what was delivered, but its last octets, and goes on
    /// `skipped` octets behind it.
    void go_on(std::uint64_t skipped);

private:
    struct Segment {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::size_t at = 0;  ///< in octets_
        Kind kind = Kind::Plain;
    };
    enum class Rule : std::uint8_t { Last, First, Bsd, Linux, OldLinux, Solaris };
    /// A reading: octets from origin_ on, and which are known.
    struct View {
        std::vector<std::byte> octets;
        std::vector<std::uint16_t> owners;  ///< ordinal of the segment and 1; 0: what was delivered
        friend bool operator==(const View& one, const View& other) {
            return one.octets == other.octets;
        }
    };

    void charge() noexcept;
    [[nodiscard]] bool has_room(std::uint64_t end, std::size_t size) const noexcept;
    [[nodiscard]] static bool wins(Rule rule, const Segment& fresh, const Segment& old) noexcept;
    [[nodiscard]] static bool is_refused(Kind kind) noexcept {
        return kind != Kind::Plain && kind != Kind::Conflict;
    }
    [[nodiscard]] Bytes octets_of(const Segment& segment) const noexcept {
        return Bytes(octets_).subspan(segment.at, segment.end - segment.begin);
    }
    [[nodiscard]] View put_together(Rule rule, std::size_t size) const;
    [[nodiscard]] bool differs(const View& view, std::size_t at) const noexcept;
    void show_view(const View& view, const Show& show) const;
    void show_stretch(const View& view, std::size_t begin, std::size_t end, const Show& show) const;
    [[nodiscard]] bool is_whole_in(const View& view, const Segment& segment) const noexcept;
    void show_segment(const Segment& segment, const Show& show) const;
    void show_without_urgent(std::uint64_t end, const Show& show) const;
    [[nodiscard]] std::size_t size_before(std::uint64_t end) const noexcept;

    ViewRoom& room_;
    std::uint64_t charged_ = 0;  // our part of ViewRoom::used_bytes
    std::uint64_t origin_;
    std::uint64_t ahead_;          ///< octets that will be delivered before main_
    std::vector<std::byte> main_;  ///< delivered
    std::uint64_t until_ = 0;
    std::vector<Segment> segments_;  ///< in the order they came
    std::vector<std::byte> octets_;  ///< of the segments
    std::vector<std::uint64_t> left_out_;
};

}  // namespace sealtap::flow
