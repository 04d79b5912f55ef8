#include "pipeline/datagram_stream.h"

#include <utility>

namespace sealtap::pipeline {

bool DatagramStream::is_window_over() const {
    const auto window = std::chrono::milliseconds(services_.limits[Limit::UdpWindowMs]);
    return datagrams_ >= kDatagramsPerDocument || state_.moment.time - began_.time >= window;
}

void DatagramStream::on_datagram(Bytes payload, std::uint64_t missing) {
    if (payload.empty() && missing == 0) return;
    count_one();
    if (datagrams_ == 1 && missing == 0 && payload.size() <= kKeptBytes) {
        first_ = text_of(payload);
        return;
    }
    open();
    put(payload, missing, Cause::SnapLength);
}

void DatagramStream::on_shed(std::uint64_t length) {
    count_one();
    open();
    put({}, length, Cause::Overload);
}

/// One datagram more, in a new document when the last one is full or old.
void DatagramStream::count_one() {
    if (datagrams_ != 0 && is_window_over()) end(EndReason::Complete);
    if (datagrams_++ == 0) began_ = state_.begin_document();
}

void DatagramStream::open() {
    if (document_) return;
    DocumentInfo info;
    info.protocol = state_.flow.ip_protocol == 17 ? "udp" : "ip";
    info.direction = direction_;
    info.transaction = documents_++;
    document_ = std::make_unique<Document>(services_, state_, std::move(info), began_);
    if (!first_.empty()) put(bytes_of(std::exchange(first_, {})), 0, Cause::SnapLength);
}

void DatagramStream::put(Bytes payload, std::uint64_t missing, Cause cause) {
    PartInfo info;
    info.step = state_.flow.ip_protocol == 17 ? "udp.datagram" : "ip.datagram";
    PartPtr part = document_->begin_part(std::move(info));
    part->on_data(payload);
    if (missing != 0) part->on_gap(missing, cause);
    part->end(EndReason::Complete);
}

void DatagramStream::end(EndReason reason) {
    if (std::exchange(datagrams_, 0) == 0) return;
    open();
    document_->end(reason);
    document_.reset();
}

}  // namespace sealtap::pipeline
