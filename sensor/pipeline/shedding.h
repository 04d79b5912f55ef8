#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "pipeline/flow_marks.h"
#include "policy/zones.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/packet.h"
#include "sealtap/settings.h"

namespace sealtap::pipeline {

/// Decides what one worker is spared while it is too far behind: more classes of the configured
/// order the fuller its ring is. Used by the reader's thread.
///
/// Only payload is left out. The headers go on with the length that is missing, so that streams
/// stay in step, and flows and documents know that it was overload, and how much.
class Shedder {
public:
    /// `zones` and `marks` outlive it.
    Shedder(const Settings& settings, const policy::Zones& zones, const FlowMarks& marks);

    /// Looks at the ring: `used` of `capacity` places are taken.
    void on_fill(std::uint64_t used, std::uint64_t capacity) noexcept;
    /// Classes of the order that are shed now.
    [[nodiscard]] std::size_t level() const noexcept { return level_; }

    /// Takes the payload out of the datagram if its class is shed now, and counts it. True when it
    /// did.
    bool shed(Datagram& datagram) noexcept;

    /// What was shed so far.
    [[nodiscard]] const FrameLedger& ledger() const noexcept { return ledger_; }

private:
    [[nodiscard]] std::optional<ShedClass> class_of(const Datagram& datagram) const noexcept;
    [[nodiscard]] bool is_of(ShedClass shed_class, const Datagram& datagram) const noexcept;
    [[nodiscard]] FlowMark mark_of(const Datagram& datagram) const noexcept;

    std::vector<ShedClass> order_;
    std::vector<std::uint32_t> starts_;  // percent, for each class of the order
    const policy::Zones& zones_;
    const FlowMarks& marks_;
    std::size_t level_ = 0;
    FrameLedger ledger_;
};

}  // namespace sealtap::pipeline
