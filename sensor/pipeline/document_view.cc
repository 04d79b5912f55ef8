#include "pipeline/document_view.h"

namespace sealtap::pipeline {

void DocumentView::on_gap(std::uint64_t length) {
    const StageScope stage(original_.stages(), Stage::Scan);
    const bool is_seam = length == 0;
    const std::uint64_t size = is_seam ? 1 : length;
    ends_at_seam_ = is_seam;
    scan_.on_gap(size);
    ends_at_seam_ = false;
    position_ += size;
    seam_ = position_;
    begins_at_seam_ = is_seam;
    kept_from_ = position_;
    origins_.forget_before(position_);
}

void DocumentView::flush() {
    const StageScope stage(original_.stages(), Stage::Scan);
    is_pausing_ = true;
    scan_.flush();
    is_pausing_ = false;
}

void DocumentView::end() {
    const StageScope stage(original_.stages(), Stage::Scan);
    is_pausing_ = true;
    scan_.end();
}

void DocumentView::on_finding(Finding finding) {
    const std::uint64_t end = finding.offset + finding.length;
    if (begins_at_seam_ && finding.offset < seam_ + kSeamOctets) return;
    if (ends_at_seam_ && end + kSeamOctets > position_) return;
    const std::uint64_t begin = origins_.begin_of(finding.offset);
    finding.length = static_cast<std::uint32_t>(origins_.end_of(end) - begin);
    finding.offset = begin;
    // Lines of the view are not those of the part.
    finding.place.clear();
    finding.in_view = true;
    original_.on_view_finding(std::move(finding),
                              is_pausing_ ? Document::Urgency::Soon : Document::Urgency::AtOnce);
}

}  // namespace sealtap::pipeline
