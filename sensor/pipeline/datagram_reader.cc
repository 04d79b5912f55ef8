#include "pipeline/datagram_reader.h"

namespace sealtap::pipeline {

template <class Work>
void DatagramReader::guarded(const FlowMoment& moment, Work work) {
    const StageScope stage(services().stages, Stage::Protocol);
    state_.moment = moment;
    try {
        work();
    } catch (...) {
        ++services().counts.failed_flows;
    }
}

DatagramStream& DatagramReader::stream(Direction direction) {
    if (direction == Direction::ToResponder) return first_;
    if (!answers_) answers_ = std::make_unique<DatagramStream>(services(), state_, direction);
    return *answers_;
}

void DatagramReader::count(std::uint64_t bytes) {
    if (count_passed(bytes)) mark(FlowMark::Bulk);
}

void DatagramReader::on_datagram(Direction direction, Bytes payload, std::uint64_t missing,
                                 const FlowMoment& moment) {
    guarded(moment, [&] {
        hash(direction, payload);
        stream(direction).on_datagram(payload, missing);
        count(payload.size());
    });
}

/// Datagrams that were shed.
void DatagramReader::on_gap(Direction direction, std::uint64_t length, Cause,
                            const FlowMoment& moment) {
    guarded(moment, [&] {
        count(length);
        stream(direction).on_shed(length);
    });
}

void DatagramReader::on_close(EndReason reason, const FlowStats& stats) {
    guarded(stats.last, [&] {
        first_.end(reason);
        if (answers_) answers_->end(reason);
        close(stats);
    });
}

}  // namespace sealtap::pipeline
