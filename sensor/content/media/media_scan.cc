#include "content/media/media_scan.h"

#include <utility>

namespace sealtap::content::media {

Bytes MediaScan::on_data(Bytes data) {
    const std::size_t taken = reader_->on_data(data, *this);
    if (taken == data.size()) return {};
    finish(EndReason::Complete);
    return data.subspan(taken);
}

bool MediaScan::on_gap(std::uint64_t length) {
    if (packed_) packed_->end(EndReason::Aborted);
    packed_.reset();
    const bool known = reader_->on_gap(length, *this);
    skipped_ += length;
    if (!known) catch_up();
    return known;
}

void MediaScan::finish(EndReason reason) {
    reader_->settle(*this);
    catch_up();
    if (packed_) packed_->end(reason);
    packed_.reset();
}

void MediaScan::on_metadata(Bytes data) {
    catch_up();
    ledger_.scanned += data.size();
    if (scan_ != nullptr) scan_->on_data(data);
}

void MediaScan::on_samples(std::uint64_t length) {
    ledger_.not_inspected[static_cast<std::size_t>(Cause::Media)] += length;
    skipped_ += length;
}

/// The scan hears of samples only when metadata follows: they come in many blocks.
void MediaScan::catch_up() {
    const std::uint64_t skipped = std::exchange(skipped_, 0);
    if (scan_ != nullptr && skipped != 0) scan_->on_gap(skipped);
}

void MediaScan::on_packed_text(Bytes data) {
    if (!packed_) {
        PartInfo info;
        info.step = "png.text";
        info.codings = {"deflate"};
        packed_ = out_.begin_child(std::move(info));
    }
    packed_->on_data(data);
}

void MediaScan::on_packed_text_end() {
    if (packed_) packed_->end(EndReason::Complete);
    packed_.reset();
}

}  // namespace sealtap::content::media
