#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/document.h"

namespace sealtap::pipeline {

/// One direction of a stream that no parser reads: still inspected. One part from its first octet
/// to its last, so that nothing hides at a boundary, judged in windows of Limit::RawWindowBytes or
/// until a pause of Limit::RawPauseMs. A pause is noticed when the direction's next octets come, or
/// at its end. While they are few, the octets wait without a document, which is large: most flows
/// say no more. Nor has it one while all that came is skipped: an encrypted flow costs a sum, also
/// of what it lacks, since in overload it is the first to be spared.
class RawStream {
public:
    RawStream(const WorkerServices& services, FlowState& state, Direction direction) noexcept
        : services_(services), state_(state), direction_(direction) {}

    void on_data(Bytes data);
    void on_gap(std::uint64_t length, Cause cause);
    void on_skipped(std::uint64_t length, Cause cause);
    void end(EndReason reason);

private:
    static constexpr std::size_t kFewBytes = 512;

    [[nodiscard]] bool stay_few(Bytes data) const noexcept;
    [[nodiscard]] bool stay_skipped(Cause cause) const noexcept;
    [[nodiscard]] bool stay_missed(Cause cause) const noexcept;
    [[nodiscard]] bool is_pause_over() const noexcept;
    void open();
    void begin();
    void put(Bytes data);
    void put_gap(std::uint64_t length, Cause cause);
    void close_window();

    const WorkerServices& services_;
    FlowState& state_;
    const Direction direction_;
    FlowState::Beginning began_;  // of few_ or of skipped_
    // What came so far, one of the two, while there is no document; and what did not come of the
    // second.
    std::string few_;
    std::uint64_t skipped_ = 0;
    std::uint64_t missed_ = 0;
    Cause skipped_cause_ = Cause::Encrypted;
    Cause missed_cause_ = Cause::Gap;
    std::unique_ptr<Document> document_;
    PartPtr part_;  // after document_: it ends first
    std::uint64_t window_bytes_ = 0;
    Timestamp last_;
};

}  // namespace sealtap::pipeline
