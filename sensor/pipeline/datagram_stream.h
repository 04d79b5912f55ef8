#pragma once

#include <cstdint>
#include <memory>

#include "pipeline/document.h"

namespace sealtap::pipeline {

/// One direction of a flow of datagrams that no parser reads: each datagram is a part,
/// Limit::UdpWindowMs of them are a document.
class DatagramStream {
public:
    DatagramStream(const WorkerServices& services, FlowState& state, Direction direction) noexcept
        : services_(services), state_(state), direction_(direction) {}

    void on_datagram(Bytes payload, std::uint64_t missing);
    void end(EndReason reason);

private:
    // Well under Limit::PartsPerDocumentMax, so that datagrams that decode into parts have room.
    static constexpr std::uint64_t kDatagramsPerDocument = 500;

    void open();
    [[nodiscard]] bool is_window_over() const;

    const WorkerServices& services_;
    FlowState& state_;
    const Direction direction_;
    std::unique_ptr<Document> document_;
    Timestamp opened_;
    std::uint64_t datagrams_ = 0;  // in this document
    std::uint64_t documents_ = 0;  // of this direction so far
};

}  // namespace sealtap::pipeline
