#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "opener/format.h"
#include "opener/frame.h"

namespace sealtap::opener {

/// Takes messages of whole frames. Used by FrameWriter on the child's only thread.
class MessageSink {
public:
    virtual ~MessageSink() = default;
    /// False: nobody is there any more.
    [[nodiscard]] virtual bool send(Bytes message) noexcept = 0;
    /// Whether the other side wants no more of this document. Not asked once the answer is sent:
    /// what comes then is about the next one.
    [[nodiscard]] virtual bool is_stopped() noexcept = 0;
    /// Whether the document's time is over.
    [[nodiscard]] virtual bool is_late() const noexcept = 0;
};

/// What the document may send, and how large it is.
struct FrameBounds {
    std::uint64_t output_octets_max = 0;
    std::uint64_t document_octets = 0;
};

/// Turns what a format reads of one document into frames, gathered into messages as large as may
/// be. Where the output's bound is reached, or nobody wants more, what follows is dropped and the
/// answer is Exhausted. Keeps no octets past the message.
class FrameWriter final : public Output {
public:
    FrameWriter(MessageSink& sink, FrameBounds bounds);

    void begin(PartInfo&& info) override;
    void data(Bytes octets) override;
    void place(const Place& place) override;
    void skipped(std::uint64_t octets, Cause cause) override;
    void end(EndReason reason) override;
    void unread(std::uint64_t octets, Cause cause) override;
    [[nodiscard]] bool wants_more() const noexcept override;

    /// Memory ran out: the answer will be Exhausted.
    void run_out_of_memory() noexcept;
    /// Ends what is still open and sends the answer. `denied`: calls of the system that were
    /// refused so far. Nothing is called after it.
    void finish(OpenStatus status, std::uint32_t denied);

private:
    /// Takes the cost from the output's bound; false: it is too much, and all is over.
    bool charge(std::uint64_t cost);
    void start_frame(FrameType type, std::size_t payload);
    void close_data();
    void send();
    /// Sends what there is, while the document goes on.
    void flush();

    MessageSink& sink_;
    std::vector<std::byte> message_;
    std::uint64_t output_left_;
    std::uint64_t unread_left_;
    std::uint64_t skipped_left_ = kSkippedSumMax;
    std::size_t data_frame_ = 0;  ///< where the frame of data that may grow begins, plus one
    std::size_t open_ = 0;        ///< parts that were begun there
    std::size_t dropped_ = 0;     ///< parts that were begun here and not there
    std::uint32_t page_ = 0;      ///< the last whose beginning was told
    std::uint32_t eager_pages_left_ = 8;  ///< at whose beginnings a message goes out
    bool over_ = false;                   ///< nothing more is taken
    Shortage shortage_ = Shortage::None;
    mutable std::uint32_t asked_ = 0;
    mutable bool late_ = false;
};

}  // namespace sealtap::opener
