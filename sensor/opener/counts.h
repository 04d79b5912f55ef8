#pragma once

#include <cstdint>

namespace sealtap::opener {

/// What became of the documents that were to be opened, and of the processes that opened them. One
/// per worker; summed at the end. How many processes there were depends on the number of workers.
struct OpenerCounts {
    // documents, by their answer
    std::uint64_t opened = 0;
    std::uint64_t damaged = 0;
    std::uint64_t exhausted = 0;
    std::uint64_t refused = 0;
    std::uint64_t failed = 0;
    // processes
    std::uint64_t started = 0;
    std::uint64_t not_started = 0;  ///< attempts
    std::uint64_t died = 0;         ///< while they had a document
    std::uint64_t hung = 0;
    std::uint64_t misbehaved = 0;    ///< broke the rules of the conversation
    std::uint64_t denied_calls = 0;  ///< of the system, refused to them

    void add(const OpenerCounts& other) noexcept {
        opened += other.opened;
        damaged += other.damaged;
        exhausted += other.exhausted;
        refused += other.refused;
        failed += other.failed;
        started += other.started;
        not_started += other.not_started;
        died += other.died;
        hung += other.hung;
        misbehaved += other.misbehaved;
        denied_calls += other.denied_calls;
    }
    friend bool operator==(const OpenerCounts&, const OpenerCounts&) = default;
};

}  // namespace sealtap::opener
