#pragma once

#include <cstdint>
#include <utility>

#include "base/offset_track.h"
#include "detect/scan_stream.h"
#include "detect/scanner.h"
#include "pipeline/document_scan.h"
#include "sealtap/finding.h"

namespace sealtap::pipeline {

/// The scan of what a part reads as: tells the scan of the part's octets what it finds, with the
/// offsets there. What is found so near a seam (a gap of no octets) that the seam may have made it
/// is not told: the scan of the octets sees what stands there whole.
class DocumentView final : public ScanStream, private FindingSink {
public:
    /// `original` outlives it.
    DocumentView(DocumentScan& original, detect::Scanner& scanner, const PartInfo& info)
        : original_(original), scan_(scanner.begin_here(*this, info)) {}

    void on_data(Bytes data) override {
        const StageScope stage(original_.stages(), Stage::Scan);
        scan_.on_data(data);
        position_ += data.size();
        if (position_ > kept_from_ + 2 * kReachOctets) {
            kept_from_ = position_ - kReachOctets;
            origins_.forget_before(kept_from_);
        }
    }
    void on_gap(std::uint64_t length) override;
    void on_origin(std::uint64_t offset) override { origins_.add(position_, offset); }
    [[nodiscard]] Bytes recent() const noexcept override { return scan_.recent(); }
    void flush() override;
    void end() override;

private:
    /// A block and its carry may wait while more octets come.
    static constexpr std::uint64_t kReachOctets = std::uint64_t{32} * 1024;
    /// What excludes a number stands at most twelve characters before it.
    static constexpr std::uint64_t kSeamOctets = 48;

    void on_finding(Finding finding) override;

    DocumentScan& original_;
    std::uint64_t position_ = 0;
    std::uint64_t kept_from_ = 0;
    std::uint64_t seam_ = 0;  ///< where the text at hand begins
    bool begins_at_seam_ = false;
    bool ends_at_seam_ = false;  ///< while what stands before a seam is scanned
    bool is_pausing_ = false;    ///< the document is about to be judged anyway
    base::OffsetTrack origins_;
    detect::PartScan scan_;
};

}  // namespace sealtap::pipeline
