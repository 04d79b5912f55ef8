#include "content/leaf.h"

#include <algorithm>

namespace sealtap::content {

Leaf::Leaf(const LeafContext& context, std::size_t depth, LeafReading reading)
    : scan_(context.host->begin_scan(*context.path, *context.info)),
      credited_(context.credit == Credit::ByLeaf ? &context.host->budget() : nullptr) {
    if (!scan_ || reading != LeafReading::Text) return;
    begin_runs(context, depth, nullptr);
    if (depth >= context.host->budget().depth_max()) return;
    view_ = std::make_unique<TextView>(context, depth, *scan_, TextView::Memory::OfScan, &*runs_);
    // What a format made of a document is UTF-8.
    if (context.info->reading != Reading::AsText)
        charset_ = std::make_unique<CharsetView>(context, depth, *scan_, &*runs_);
}

Leaf::Leaf(const LeafContext& context, std::size_t depth, ScanStream& original,
           const embedded::RunFinder* around, ViewShows shows) {
    if (shows == ViewShows::All)
        scan_ = context.host->begin_view(original, *context.path, *context.info);
    if (!scan_ && shows == ViewShows::All) return;
    // What the scanner reads as it is, runs are found in as it is.
    if (shows == ViewShows::All) begin_runs(context, depth, around);
    if (depth < context.host->budget().depth_max())
        view_ = std::make_unique<TextView>(context, depth, original,
                                           scan_ ? TextView::Memory::OfScan : TextView::Memory::Own,
                                           runs_ ? &*runs_ : around);
}

void Leaf::begin_runs(const LeafContext& context, std::size_t depth,
                      const embedded::RunFinder* around) {
    using embedded::RunFinder;
    RunFinder::Settings settings;
    if (depth >= context.host->budget().depth_max()) settings.depth = RunFinder::Depth::Spent;
    settings.around = around;
    runs_.emplace(*context.out, settings);
    stages_ = context.host->stages();
}

Leaf::~Leaf() = default;

void Leaf::on_data(Bytes data) {
    if (!runs_ && !view_ && !charset_) {
        if (scan_) scan_->on_data(data);
        return;
    }
    while (!data.empty()) {
        const std::uint64_t to_step = kStepBytes - position_ % kStepBytes;
        const Bytes now =
            data.first(static_cast<std::size_t>(std::min<std::uint64_t>(data.size(), to_step)));
        if (view_) view_->on_data(scan_ ? scan_->recent() : Bytes{}, now);
        if (scan_) scan_->on_data(now);
        find_runs(now);
        if (charset_) charset_->on_data(now);
        position_ += now.size();
        if (now.size() == to_step) step();
        data = data.subspan(now.size());
    }
}

void Leaf::find_runs(Bytes data) {
    if (!runs_) return;
    const StageScope stage(stages_, Stage::Content);
    runs_->on_data(data);
}

void Leaf::step() {
    if (credited_ != nullptr) credited_->on_input(kStepBytes);
    if (runs_) runs_->step();
    if (charset_) charset_->step();
    keep_one_view();
    if (view_) view_->step();
}

/// Once the charset is chosen, either the octets are watched as UTF-8, or what they decode to is.
void Leaf::keep_one_view() {
    if (!charset_) return;
    if (charset_->is_needless()) charset_.reset();
    if (!view_ || !charset_ || !charset_->is_chosen()) return;
    is_spent_ = view_->is_spent();
    view_->leave();
    view_.reset();
}

void Leaf::on_gap(std::uint64_t length, Cause cause) {
    if (scan_) scan_->on_gap(length);
    if (runs_) runs_->on_gap(length, cause);
    if (charset_) charset_->on_gap(length);
    keep_one_view();
    if (view_) view_->on_gap(length);
    position_ += length;
}

void Leaf::on_place(const Place& place) {
    if (scan_) scan_->on_place(place);
}

void Leaf::on_origin(std::uint64_t offset) {
    if (scan_) scan_->on_origin(offset);
    if (runs_) runs_->on_origin(offset);
    if (view_) view_->on_origin(offset);
}

void Leaf::flush() {
    if (scan_) scan_->flush();
    if (charset_) charset_->flush();
    keep_one_view();
    if (view_) view_->flush();
}

void Leaf::end(EndReason reason) {
    if (scan_) scan_->end();
    if (runs_) runs_->end(reason);
    if (charset_) charset_->end();
    keep_one_view();
    if (view_) view_->end();
}

}  // namespace sealtap::content
