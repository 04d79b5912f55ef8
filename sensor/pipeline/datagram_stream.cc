#include "pipeline/datagram_stream.h"

#include <utility>

namespace sealtap::pipeline {

bool DatagramStream::is_window_over() const {
    const auto window = std::chrono::milliseconds(services_.limits[Limit::UdpWindowMs]);
    return datagrams_ >= kDatagramsPerDocument || state_.moment.time - opened_ >= window;
}

void DatagramStream::open() {
    if (document_ && is_window_over()) end(EndReason::Complete);
    if (document_) return;
    DocumentInfo info;
    info.protocol = state_.flow.ip_protocol == 17 ? "udp" : "ip";
    info.direction = direction_;
    info.transaction = documents_++;
    document_ = std::make_unique<Document>(services_, state_, std::move(info));
    opened_ = state_.moment.time;
    datagrams_ = 0;
}

void DatagramStream::on_datagram(Bytes payload, std::uint64_t missing) {
    if (payload.empty() && missing == 0) return;
    open();
    ++datagrams_;
    PartInfo info;
    info.step = state_.flow.ip_protocol == 17 ? "udp.datagram" : "ip.datagram";
    PartPtr part = document_->begin_part(std::move(info));
    part->on_data(payload);
    if (missing != 0) part->on_gap(missing, Cause::SnapLength);
    part->end(EndReason::Complete);
}

void DatagramStream::end(EndReason reason) {
    if (document_) document_->end(reason);
    document_.reset();
}

}  // namespace sealtap::pipeline
