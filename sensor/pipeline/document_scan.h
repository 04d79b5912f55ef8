#pragma once

#include <algorithm>
#include <memory>
#include <utility>

#include "detect/scan_stream.h"
#include "detect/scanner.h"
#include "pipeline/document.h"
#include "pipeline/found_places.h"
#include "pipeline/place_track.h"
#include "sealtap/finding.h"

namespace sealtap::pipeline {

/// The scan of one part for its document: cuts the octets at the document's checkpoints, so that a
/// judgement does not depend on how the octets came, and tells the document by which path a finding
/// was reached. Its views tell it what they find.
class DocumentScan final : public ScanStream, private FindingSink {
public:
    /// `path` outlives it.
    DocumentScan(Document& document, detect::Scanner& scanner, const RawText& path,
                 const PartInfo& info)
        : document_(document), path_(path), scan_(scanner.begin_here(*this, info)) {}

    void on_data(Bytes data) override {
        const StageScope stage(document_.stages(), Stage::Scan);
        while (!data.empty()) {
            const auto take = static_cast<std::size_t>(
                std::min<std::uint64_t>(data.size(), document_.bytes_to_checkpoint()));
            scan_.on_data(data.first(take));
            position_ += take;
            document_.on_scanned(take);
            data = data.subspan(take);
        }
    }
    void on_gap(std::uint64_t length) override {
        scan_.on_gap(length);
        position_ += length;
    }
    void on_place(const Place& place) override {
        if (!places_) places_ = std::make_unique<PlaceTrack>();
        places_->add(position_, place);
    }
    [[nodiscard]] Bytes recent() const noexcept override { return scan_.recent(); }
    void flush() override {
        const StageScope stage(document_.stages(), Stage::Scan);
        urgency_ = Document::Urgency::Soon;
        scan_.flush();
        urgency_ = Document::Urgency::AtOnce;
    }
    void end() override {
        const StageScope stage(document_.stages(), Stage::Scan);
        urgency_ = Document::Urgency::Soon;
        scan_.end();
    }

    /// From a view, its offset that of the part.
    void on_view_finding(Finding finding, Document::Urgency urgency) {
        if (urgency == Document::Urgency::AtOnce) urgency = urgency_;
        tell(std::move(finding), urgency);
    }
    [[nodiscard]] StageClock* stages() const noexcept { return document_.stages(); }

private:
    void on_finding(Finding finding) override { tell(std::move(finding), urgency_); }
    void tell(Finding finding, Document::Urgency urgency) {
        const Place* place = places_ ? places_->at(finding.offset) : nullptr;
        if (place != nullptr) document_.put_in_place(finding, *place);
        const Occurrence occurrence = found_.occurrence_of(finding);
        document_.on_finding(std::move(finding), path_, urgency, occurrence);
    }

    Document& document_;
    const RawText& path_;
    Document::Urgency urgency_ = Document::Urgency::AtOnce;
    std::uint64_t position_ = 0;
    std::unique_ptr<PlaceTrack> places_;  ///< of an opened document
    FoundPlaces found_;
    detect::PartScan scan_;
};

}  // namespace sealtap::pipeline
