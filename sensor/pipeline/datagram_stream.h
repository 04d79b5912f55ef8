#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/document.h"

namespace sealtap::pipeline {

/// One direction of a flow of datagrams that no parser reads: each datagram is a part,
/// Limit::UdpWindowMs of them are a document. A first datagram that is small is kept as it is until
/// another comes or the document ends: most flows have no other, and a document is large.
class DatagramStream {
public:
    DatagramStream(const WorkerServices& services, FlowState& state, Direction direction) noexcept
        : services_(services), state_(state), direction_(direction) {}

    void on_datagram(Bytes payload, std::uint64_t missing);
    /// A datagram was left out on its way here.
    void on_shed(std::uint64_t length);
    void end(EndReason reason);

private:
    // Well under Limit::PartsPerDocumentMax, so that datagrams that decode into parts have room.
    static constexpr std::uint64_t kDatagramsPerDocument = 500;
    static constexpr std::size_t kKeptBytes = 512;

    void open();
    void put(Bytes payload, std::uint64_t missing, Cause cause);
    void count_one();
    [[nodiscard]] bool is_window_over() const;

    const WorkerServices& services_;
    FlowState& state_;
    const Direction direction_;
    std::unique_ptr<Document> document_;
    std::string first_;  // kept
    FlowState::Beginning began_;
    std::uint64_t datagrams_ = 0;  // in this document; 0: there is none
    std::uint64_t documents_ = 0;  // of this direction so far
};

}  // namespace sealtap::pipeline
