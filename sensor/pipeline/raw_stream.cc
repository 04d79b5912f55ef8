#include "pipeline/raw_stream.h"

#include <algorithm>
#include <utility>

namespace sealtap::pipeline {

bool RawStream::is_pause_over() const noexcept {
    return state_.moment.time - last_ >=
           std::chrono::milliseconds(services_.limits[Limit::RawPauseMs]);
}

bool RawStream::stay_few(Bytes data) const noexcept {
    if (document_ || skipped_ != 0 || (!few_.empty() && is_pause_over())) return false;
    const std::size_t size = few_.size() + data.size();
    return size <= kFewBytes && size < services_.limits[Limit::RawWindowBytes];
}

bool RawStream::stay_skipped(Cause cause) const noexcept {
    return !document_ && few_.empty() && (skipped_ == 0 || cause == skipped_cause_);
}

/// Who skips all octets does not care which of them did not come.
bool RawStream::stay_missed(Cause cause) const noexcept {
    return !document_ && skipped_ != 0 && (missed_ == 0 || cause == missed_cause_);
}

/// There is a document afterwards, and it is the one that the next octets belong to.
void RawStream::open() {
    if (!document_) begin();
    if (window_bytes_ != 0 && is_pause_over()) close_window();
    last_ = state_.moment.time;
}

void RawStream::begin() {
    if (few_.empty() && skipped_ == 0) began_ = state_.begin_document();
    DocumentInfo info;
    info.protocol = "tcp";
    info.direction = direction_;
    document_ = std::make_unique<Document>(services_, state_, std::move(info), began_);
    PartInfo part;
    part.step = "tcp.stream";
    part_ = document_->begin_part(std::move(part));
    part_->on_skipped(std::exchange(skipped_, 0), skipped_cause_);
    if (missed_ != 0) put_gap(std::exchange(missed_, 0), missed_cause_);
    const std::string few = std::exchange(few_, {});  // an assignment would keep its memory
    put(bytes_of(few));
}

void RawStream::close_window() {
    part_->settle();
    document_->rotate();
    window_bytes_ = 0;
}

void RawStream::on_data(Bytes data) {
    if (stay_few(data)) {
        if (few_.empty()) began_ = state_.begin_document();
        few_ += text_of(data);
        last_ = state_.moment.time;
    } else {
        open();
        put(data);
    }
}

void RawStream::put(Bytes data) {
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
    if (stay_missed(cause)) {
        missed_ += length;
        missed_cause_ = cause;
        last_ = state_.moment.time;
    } else {
        open();
        put_gap(length, cause);
    }
}

void RawStream::put_gap(std::uint64_t length, Cause cause) {
    part_->on_gap(length, cause);
    ++window_bytes_;  // a window that only knows of a gap is a window too
    if (window_bytes_ >= services_.limits[Limit::RawWindowBytes]) close_window();
}

void RawStream::on_skipped(std::uint64_t length, Cause cause) {
    if (!stay_skipped(cause)) {
        open();
        return part_->on_skipped(length, cause);
    }
    if (skipped_ == 0) began_ = state_.begin_document();
    skipped_ += length;
    skipped_cause_ = cause;
    last_ = state_.moment.time;
}

void RawStream::end(EndReason reason) {
    if (!few_.empty() || skipped_ != 0) begin();
    if (!document_) return;
    part_->end(reason);
    part_.reset();
    document_->end(reason);
    document_.reset();
}

}  // namespace sealtap::pipeline
