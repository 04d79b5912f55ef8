#pragma once

#include <cstdint>
#include <memory>

#include "content/media/media_reader.h"
#include "sealtap/content_decoder.h"
#include "sealtap/part_host.h"

namespace sealtap::content::media {

/// Scans the metadata of one object and counts its samples. Belongs to the part that the object is;
/// the ledger, the scan and the emitter are the part's and outlive it.
class MediaScan final : private MediaSink {
public:
    MediaScan(std::unique_ptr<MediaReader> reader, PartLedger& ledger, ScanStream* scan,
              PartEmitter& out) noexcept
        : reader_(std::move(reader)), ledger_(ledger), scan_(scan), out_(out) {}

    /// Returns what it did not take: nothing is known of it, and this is of no more use.
    [[nodiscard]] Bytes on_data(Bytes data);
    /// False: of no more use.
    [[nodiscard]] bool on_gap(std::uint64_t length);
    void settle() { reader_->settle(*this); }
    /// Of no more use afterwards; the scan stands where the object does.
    void finish(EndReason reason);

private:
    void on_metadata(Bytes data) override;
    void on_samples(std::uint64_t length) override;
    void on_framing(std::uint64_t length) override { ledger_.decoded += length; }
    void on_packed_text(Bytes data) override;
    void on_packed_text_end() override;
    void catch_up();

    std::unique_ptr<MediaReader> reader_;
    PartLedger& ledger_;
    ScanStream* scan_;
    PartEmitter& out_;
    PartPtr packed_;
    std::uint64_t skipped_ = 0;  ///< samples that the scan has not heard of yet
};

}  // namespace sealtap::content::media
