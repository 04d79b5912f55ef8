#include "pipeline/raw_stream.h"

#include <algorithm>
#include <utility>

namespace sealtap::pipeline {

void RawStream::open() {
    if (document_) {
        close_window_after_pause();
    } else {
        DocumentInfo info;
        info.protocol = "tcp";
        info.direction = direction_;
        document_ = std::make_unique<Document>(services_, state_, std::move(info));
        PartInfo part;
        part.step = "tcp.stream";
        part_ = document_->begin_part(std::move(part));
    }
    last_ = state_.moment.time;
}

void RawStream::close_window() {
    part_->settle();
    document_->rotate();
    window_bytes_ = 0;
}

void RawStream::close_window_after_pause() {
    const auto pause = std::chrono::milliseconds(services_.limits[Limit::RawPauseMs]);
    if (state_.moment.time - last_ >= pause && window_bytes_ != 0) close_window();
}

void RawStream::on_data(Bytes data) {
    open();
    const std::uint64_t window =
        std::max<std::uint64_t>(services_.limits[Limit::RawWindowBytes], 1);
    while (!data.empty()) {
        const auto take =
            static_cast<std::size_t>(std::min<std::uint64_t>(data.size(), window - window_bytes_));
        part_->on_data(data.first(take));
        window_bytes_ += take;
        data = data.subspan(take);
        if (window_bytes_ == window) close_window();
    }
}

void RawStream::on_gap(std::uint64_t length, Cause cause) {
    open();
    part_->on_gap(length, cause);
    ++window_bytes_;  // a window that only knows of a gap is a window too
    if (window_bytes_ >= services_.limits[Limit::RawWindowBytes]) close_window();
}

void RawStream::on_skipped(std::uint64_t length, Cause cause) {
    open();
    part_->on_skipped(length, cause);
}

void RawStream::end(EndReason reason) {
    if (part_) part_->end(reason);
    part_.reset();
    if (document_) document_->end(reason);
    document_.reset();
}

}  // namespace sealtap::pipeline
