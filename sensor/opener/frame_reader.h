#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/byte_reader.h"
#include "opener/frame.h"
#include "opener/frame_writer.h"
#include "sealtap/document_opener.h"

namespace sealtap::opener {

/// How a child answered one document.
struct Answer {
    OpenStatus status = OpenStatus::Failed;
    Shortage shortage = Shortage::None;
    std::uint32_t denied = 0;  ///< calls of the system that the child was refused, since it began
};

/// Hands on what a child sends of one document. The child reads hostile octets with large
/// libraries, so it counts as taken over: every field is checked, and what breaks a rule of frame.h
/// ends the conversation. Keeps no octets, allocates in proportion to what came, and never throws
/// but for want of memory.
class FrameReader {
public:
    enum class State : std::uint8_t {
        Reading,
        Unwanted,  ///< `out` wants no more: the child is to be stopped, and what comes is dropped
        Done,
        Broken,  ///< the child does not keep the rules
    };

    FrameReader(OpenedParts& out, FrameBounds bounds) noexcept;
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;
    /// Ends with EndReason::Aborted what is open.
    ~FrameReader();

    /// One message. May call back into whoever owns it, but not into read().
    State read(Bytes message);
    [[nodiscard]] State state() const noexcept { return state_; }
    /// Once Done.
    [[nodiscard]] Answer answer() const noexcept { return answer_; }

private:
    [[nodiscard]] bool read_frame(base::ByteReader& message);
    [[nodiscard]] bool read_payload(FrameType type, base::ByteReader payload);
    [[nodiscard]] bool charge(FrameType type, std::size_t payload) noexcept;
    [[nodiscard]] bool on_begin(base::ByteReader& payload);
    [[nodiscard]] bool on_data(Bytes octets);
    [[nodiscard]] bool on_place(base::ByteReader& payload);
    [[nodiscard]] bool on_skipped(base::ByteReader& payload);
    [[nodiscard]] bool on_end(base::ByteReader& payload);
    [[nodiscard]] bool on_unread(base::ByteReader& payload);
    [[nodiscard]] bool on_done(base::ByteReader& payload);
    void end_parts();

    OpenedParts& out_;
    std::uint64_t output_left_;
    std::uint64_t unread_left_;
    std::uint64_t skipped_left_ = kSkippedSumMax;
    std::size_t open_ = 0;      ///< parts that the child has open
    bool is_unwanted_ = false;  ///< nothing is handed on any more
    State state_ = State::Reading;
    Answer answer_;
};

}  // namespace sealtap::opener
