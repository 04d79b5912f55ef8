#include "content/leaf.h"

#include <algorithm>

namespace sealtap::content {

Leaf::Leaf(const LeafContext& context, std::size_t depth, LeafReading reading)
    : scan_(context.host->begin_scan(*context.path, *context.info)) {
    if (scan_ && reading == LeafReading::Text && depth < context.host->budget().depth_max())
        view_ = std::make_unique<TextView>(context, depth, *scan_, TextView::Of::Octets);
}

Leaf::Leaf(const LeafContext& context, std::size_t depth, ScanStream& original)
    : scan_(context.host->begin_view(original, *context.path, *context.info)) {
    if (scan_ && depth < context.host->budget().depth_max())
        view_ = std::make_unique<TextView>(context, depth, original, TextView::Of::View);
}

Leaf::~Leaf() = default;

void Leaf::on_data(Bytes data) {
    if (!view_) {
        if (scan_) scan_->on_data(data);
        return;
    }
    while (!data.empty()) {
        const std::uint64_t to_step = kStepBytes - position_ % kStepBytes;
        const Bytes now =
            data.first(static_cast<std::size_t>(std::min<std::uint64_t>(data.size(), to_step)));
        scan_->on_data(now);
        view_->on_data(now);
        position_ += now.size();
        if (now.size() == to_step) view_->step();
        data = data.subspan(now.size());
    }
}

void Leaf::on_gap(std::uint64_t length) {
    if (scan_) scan_->on_gap(length);
    if (view_) view_->on_gap(length);
    position_ += length;
}

void Leaf::on_place(const Place& place) {
    if (scan_) scan_->on_place(place);
}

void Leaf::on_origin(std::uint64_t offset) {
    if (scan_) scan_->on_origin(offset);
    if (view_) view_->on_origin(offset);
}

void Leaf::flush() {
    if (scan_) scan_->flush();
    if (view_) view_->flush();
}

void Leaf::end() {
    if (scan_) scan_->end();
    if (view_) view_->end();
}

}  // namespace sealtap::content
