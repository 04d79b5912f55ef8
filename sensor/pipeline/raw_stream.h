#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "pipeline/document.h"

namespace sealtap::pipeline {

/// One direction of a stream that no parser reads: still inspected. One part from its first octet
/// to its last, so that nothing hides at a boundary, judged in windows of Limit::RawWindowBytes or
/// until a pause of Limit::RawPauseMs. A pause is noticed when the direction's next octets come, or
/// at its end.
class RawStream {
public:
    RawStream(const WorkerServices& services, FlowState& state, Direction direction) noexcept
        : services_(services), state_(state), direction_(direction) {}

    void on_data(Bytes data);
    void on_gap(std::uint64_t length, Cause cause);
    void on_skipped(std::uint64_t length, Cause cause);
    void end(EndReason reason);

private:
    void open();
    void close_window();
    void close_window_after_pause();

    const WorkerServices& services_;
    FlowState& state_;
    const Direction direction_;
    std::unique_ptr<Document> document_;
    PartPtr part_;  // after document_: it ends first
    std::uint64_t window_bytes_ = 0;
    Timestamp last_;
};

}  // namespace sealtap::pipeline
