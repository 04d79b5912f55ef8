#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "protocols/text/first_come.h"

namespace sealtap::protocols::smtp {

/// What a reply will answer.
struct Awaited {
    enum class Kind : std::uint8_t { Other, Mail, Rcpt, Data, Message, Auth, StartTls };
    Kind kind = Kind::Other;
    std::uint64_t transaction = 0;  ///< of the envelope
    std::size_t recipient = 0;      ///< of Rcpt
};

/// Pairs replies with commands (RFC 2920: in order, however they are pipelined).
///
/// Only while it is in step: from the greeting on, until octets of either side are lost, and again
/// from the next 354 on, which can only answer the last DATA. Out of step nothing is taken for
/// rejected, for a wrong pairing would hide a receiver.
class ReplyQueue {
public:
    [[nodiscard]] bool in_step() const noexcept { return in_step_; }
    [[nodiscard]] bool empty() const noexcept { return queue_.empty(); }
    [[nodiscard]] bool answered_before() const noexcept { return answered_; }

    enum class Push : std::uint8_t { Held, Overflow };
    /// Beyond `depth_max` all pairs are given up.
    [[nodiscard]] Push push(Awaited awaited, std::size_t depth_max);

    /// The flow's first reply greets and answers nothing.
    void on_greeting() noexcept;
    /// What the next reply answers, if that is known. It stays awaited until pop().
    [[nodiscard]] std::optional<Awaited> next() const;
    void pop() noexcept;
    /// A 354 came. Whether a DATA waited for it.
    [[nodiscard]] bool on_go_ahead();

    void lose_step() noexcept;
    [[nodiscard]] bool awaits_recipient_of(std::uint64_t transaction) const noexcept;
    [[nodiscard]] bool last_is(Awaited::Kind kind) const noexcept;

private:
    FirstCome<Awaited> queue_;
    bool in_step_ = false;
    bool answered_ = false;
};

}  // namespace sealtap::protocols::smtp
